// Everything light that a page may need. Heavy things (charts) load themselves where they stand.
import { start } from "./behave.js";
import "./net.js";
import "./menus.js";
import "./dialog.js";
import "./drafts.js";
import "./drop.js";
import "./compare.js";
import "./lightbox.js";
import "./fields.js";
import "./bulk.js";
import "./pane.js";
import "./picker.js";
import "./mydrafts.js";
import "./chart.js";
import "./map.js";
import "./copy.js";
import "./session.js";
import "./keys.js";

start();
