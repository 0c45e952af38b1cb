// The ground a map stands on: the library, tiles where the city has some, its own outlines, a graticule, signs.
// MapLibre 4.7 is the last that holds Chrome 90 and Safari 15; its CSP build needs no eval and no blob worker.
const TONES = ["overdue", "soon", "mine", "other", "paused", "done"];
const WORN = { overdue: "--danger", soon: "--warn", mine: "--primary", other: "--muted", paused: "--muted", done: "--ok" };
const FACE = { overdue: "--danger-tint", soon: "--warn-tint", mine: "--primary-tint", other: "--paper", paused: "--sunken", done: "--ok-tint" };
let loading = null;

export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Whether this device can draw one; asked before half a megabyte is fetched. */
export function canDraw() {
  try {
    const canvas = document.createElement("canvas");
    return Boolean(window.WebGLRenderingContext && (canvas.getContext("webgl2") || canvas.getContext("webgl")));
  } catch (error) {
    return false;
  }
}

function library(options) {
  if (!loading) {
    loading = new Promise((done, failed) => {
      const sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = options.sheet;
      document.head.prepend(sheet);
      const script = document.createElement("script");
      script.src = options.script;
      script.onload = () => {
        window.maplibregl.setWorkerUrl(options.worker);
        done(window.maplibregl);
      };
      script.onerror = failed;
      document.head.append(script);
    });
  }
  return loading;
}

function style(options) {
  const sources = {};
  const layers = [{ id: "ground", type: "background", paint: { "background-color": token("--ground") } }];
  options.layers.forEach((tiles, place) => {
    const own = tiles.map((address) => (address.startsWith("/") ? location.origin + address : address));
    sources[`tiles${place}`] = { type: "raster", tiles: own, tileSize: 256, maxzoom: options.deepest };
    layers.push({ id: `tiles${place}`, type: "raster", source: `tiles${place}`, paint: { "raster-fade-duration": 0 } });
  });
  return { version: 8, sources, layers };
}

/** A map in the element; `look` is what MapLibre takes besides. Rejects where it cannot be drawn. */
export async function open(element, options, look = {}) {
  if (!canDraw()) throw new Error("no WebGL");
  const maplibre = await library(options);
  const map = new maplibre.Map({
    container: element, style: style(options), center: [105, 35], zoom: 3, minZoom: 2, maxZoom: 20, attributionControl: false,
    dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0, locale: WORDS, ...look,
  });
  map.touchZoomRotate.disableRotation();
  map.on("styleimagemissing", (event) => draw(map, event.id));
  map.on("error", () => { /* a tile that does not come leaves the plain ground */ });
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), "bottom-left");
  if (options.credit) map.addControl(new maplibre.AttributionControl({ compact: false, customAttribution: plain(options.credit) }), "bottom-right");
  await new Promise((done) => map.once("style.load", done));
  if (!options.layers.length) graticule(map);
  outlines(map, options);
  return { map, maplibre };
}

const WORDS = {
  "Map.Title": "地图", "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "NavigationControl.ResetBearing": "转回正北",
  "GeolocateControl.FindMyLocation": "看我在哪里", "GeolocateControl.LocationNotAvailable": "没有取到位置", "ScaleControl.Meters": "米",
  "ScaleControl.Kilometers": "公里", "AttributionControl.ToggleAttribution": "地图来源", "AttributionControl.MapFeedback": "意见",
};

function plain(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function collection(features = []) {
  return { type: "FeatureCollection", features };
}

// Lines of longitude and latitude, so that a plain ground still moves under the thumb.
function graticule(map) {
  map.addSource("graticule", { type: "geojson", data: collection() });
  map.addLayer({ id: "graticule", type: "line", source: "graticule", paint: { "line-color": token("--line"), "line-width": 1 } });
  const redraw = () => {
    const box = map.getBounds();
    const wide = box.getEast() - box.getWest();
    const step = [20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001].find((s) => wide / s >= 4) || 0.001;
    const lines = [];
    for (let x = Math.floor(box.getWest() / step) * step; x <= box.getEast() + step; x += step) lines.push([[x, -85], [x, 85]]);
    for (let y = Math.floor(box.getSouth() / step) * step; y <= box.getNorth() + step; y += step) lines.push([[box.getWest() - wide, y], [box.getEast() + wide, y]]);
    map.getSource("graticule").setData(collection([{ type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } }]));
  };
  map.on("moveend", redraw);
  redraw();
}

async function outlines(map, options) {
  let data;
  try {
    const answer = await fetch(options.outlines, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    data = await answer.json();
  } catch (error) {
    return;
  }
  if (!map.getStyle() || !data.features.length) return;
  map.fire("outlines", { data });
  const before = map.getStyle().layers.find((layer) => layer.id.startsWith("spots") || layer.id.startsWith("line"));
  const below = before && before.id;
  map.addSource("areas", { type: "geojson", data });
  if (!options.layers.length) map.addLayer({ id: "area-faces", type: "fill", source: "areas", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": token("--paper"), "fill-opacity": 0.6 } }, below);
  map.addLayer({ id: "area-lines", type: "line", source: "areas", layout: { "line-join": "round" }, paint: { "line-color": token("--line-strong"), "line-width": ["match", ["get", "kind"], ["city", "district"], 2.5, "street", 1.8, 1.2] } }, below);
  map.addSource("area-names", { type: "geojson", data: collection(data.features.map(named)) });
  map.addLayer({ id: "area-names", type: "symbol", source: "area-names", minzoom: 9, layout: { "icon-image": ["concat", "n:", ["get", "name"]], "icon-padding": 8 }, paint: { "icon-opacity": 0.75 } }, below);
}

// A name stands once, in the middle of its outline; a polygon's own label would stand in every tile.
function named(area) {
  const [[west, south], [east, north]] = boundsOf(collection([area])) || [[0, 0], [0, 0]];
  return { type: "Feature", properties: { name: area.properties.name }, geometry: { type: "Point", coordinates: [(west + east) / 2, (south + north) / 2] } };
}

/** What encloses all coordinates of a GeoJSON collection; null for none. */
export function boundsOf(data) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (part) => {
    if (typeof part[0] === "number") {
      box[0] = Math.min(box[0], part[0]); box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]); box[3] = Math.max(box[3], part[1]);
    } else part.forEach(take);
  };
  data.features.forEach((one) => one.geometry && one.geometry.coordinates && take(one.geometry.coordinates));
  return box[0] <= box[2] ? [[box[0], box[1]], [box[2], box[3]]] : null;
}

// Images by name: "s:tone:count" a spot, "a:…" an area, "c:…" a cluster, "n:name" words.
function draw(map, id) {
  if (map.hasImage(id)) return;
  const [kind, ...rest] = id.split(":");
  const image = kind === "n" ? words(rest.join(":")) : badge(kind, TONES[Number(rest[0])] || "done", rest[1] || "");
  map.addImage(id, image, { pixelRatio: 2 });
}

function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width * 2;
  canvas.height = height * 2;
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  return pen;
}

function image(pen) {
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
}

function words(text) {
  const shown = text.length > 14 ? `${text.slice(0, 13)}…` : text;
  const font = `12px ${token("--type")}`;
  let pen = canvasOf(1, 1);
  pen.font = font;
  pen = canvasOf(Math.ceil(pen.measureText(shown).width) + 8, 18);
  pen.font = font;
  pen.textBaseline = "middle";
  pen.lineWidth = 3;
  pen.lineJoin = "round";
  pen.strokeStyle = token("--paper");
  pen.strokeText(shown, 4, 9);
  pen.fillStyle = token("--ink");
  pen.fillText(shown, 4, 9);
  return image(pen);
}

function box(pen, x, y, width, height, radius) {
  pen.beginPath();
  pen.moveTo(x + radius, y);
  pen.arcTo(x + width, y, x + width, y + height, radius);
  pen.arcTo(x + width, y + height, x, y + height, radius);
  pen.arcTo(x, y + height, x, y, radius);
  pen.arcTo(x, y, x + width, y, radius);
  pen.closePath();
}

function badge(kind, tone, count) {
  const high = kind === "c" ? 32 : 26;
  const font = `600 13px ${token("--type")}`;
  let pen = canvasOf(1, 1);
  pen.font = font;
  const wide = high + (count ? Math.ceil(pen.measureText(count).width) + 2 : 0);
  pen = canvasOf(wide + 4, high + 4);
  box(pen, 2, 2, wide, high, kind === "a" ? 5 : high / 2);
  pen.fillStyle = token(FACE[tone]);
  pen.fill();
  pen.lineWidth = kind === "c" ? 2 : 1.5;
  pen.strokeStyle = token(WORN[tone]);
  if (kind === "a") pen.setLineDash([4, 3]);
  pen.stroke();
  pen.setLineDash([]);
  const size = 12;
  pen.save();
  pen.translate(2 + (high - size) / 2 + (count ? 1 : 0), 2 + (high - size) / 2);
  sign(pen, tone);
  pen.restore();
  if (count) {
    pen.font = font;
    pen.textBaseline = "middle";
    pen.fillStyle = token(tone === "done" ? "--ok" : tone === "other" || tone === "paused" ? "--ink" : WORN[tone]);
    pen.fillText(count, high - 1, 2 + high / 2 + 0.5);
  }
  return image(pen);
}

// The same drawings as web/signs.py, on a field of 12 × 12.
function sign(pen, tone) {
  pen.fillStyle = pen.strokeStyle = token(WORN[tone]);
  const round = (radius) => { pen.beginPath(); pen.arc(6, 6, radius, 0, Math.PI * 2); };
  if (tone === "overdue") pen.fill(new Path2D("M6 1 11.6 11H.4z"));
  else if (tone === "soon") {
    pen.lineWidth = 1.4; round(5); pen.stroke();
    pen.fill(new Path2D("M6 6V1a5 5 0 0 1 5 5z"));
  } else if (tone === "mine") { round(4.6); pen.fill(); }
  else if (tone === "other") { pen.lineWidth = 1.6; pen.setLineDash([1.8, 1.8]); round(4.6); pen.stroke(); pen.setLineDash([]); }
  else if (tone === "paused") { pen.lineWidth = 2.2; pen.stroke(new Path2D("M3.6 1.2v9.6M8.4 1.2v9.6")); }
  else { pen.lineWidth = 2; pen.lineCap = pen.lineJoin = "round"; pen.stroke(new Path2D("m1.2 6.4 3.2 3.4 6.4-7.4")); }
}

/** The layers of clustered spots over a source "spots"; `labels` draws names when near. */
export function spotLayers(map, data) {
  map.addSource("spots", {
    type: "geojson", data, cluster: true, clusterRadius: 54, clusterMaxZoom: 15,
    clusterProperties: Object.fromEntries([0, 1, 2, 3, 4].map((n) => [`c${n}`, ["+", ["get", `c${n}`]]])),
  });
  const sum = ["+", ...[0, 1, 2, 3, 4].map((n) => ["get", `c${n}`])];
  const worst = ["case", ...[0, 1, 2, 3, 4].flatMap((n) => [[">", ["get", `c${n}`], 0], n]), 5];
  const many = ["let", "n", ["case", [">", sum, 0], sum, ["get", "point_count"]], ["case",
    ["<", ["var", "n"], 100], ["to-string", ["var", "n"]],
    ["<", ["var", "n"], 1000], ["concat", ["to-string", ["*", 10, ["floor", ["/", ["var", "n"], 10]]]], "+"],
    ["concat", ["to-string", ["*", 100, ["floor", ["/", ["var", "n"], 100]]]], "+"]]];
  map.addLayer({ id: "spots-many", type: "symbol", source: "spots", filter: ["has", "point_count"], layout: { "icon-image": ["concat", "c:", worst, ":", many], "icon-allow-overlap": true, "symbol-sort-key": ["-", 9, worst] } });
  map.addLayer({ id: "spots-names", type: "symbol", source: "spots", minzoom: 15.5, filter: ["!", ["has", "point_count"]], layout: { "icon-image": ["concat", "n:", ["get", "name"]], "icon-offset": [0, 24] } });
  map.addLayer({ id: "spots-one", type: "symbol", source: "spots", filter: ["!", ["has", "point_count"]], layout: {
    "icon-image": ["concat", ["case", ["==", ["get", "kind"], 0], "s:", "a:"], worst, ":", ["case", [">", sum, 1], ["to-string", sum], ""]],
    "icon-allow-overlap": true, "symbol-sort-key": ["-", 9, worst] } });
}
