// Maps on pages: the big one, small ones, the one a position is picked on. The library comes only where one stands.
import { behaviour, make, wakeAll } from "./behave.js";
import { featuresOf, wordsOf } from "./map_data.js";

const SHELF = "map-view";
const ROOM = { top: 72, left: 40, bottom: 64, right: 72 }; // pixels: the words, the scale and the buttons lie over the map

function optionsOf(element) {
  return JSON.parse(document.getElementById(element.dataset.options).textContent);
}

behaviour("[data-map]", async (stage) => {
  const options = optionsOf(stage);
  const data = fetch(stage.dataset.source, { headers: { Accept: "application/json" } });
  let ground;
  let opened;
  try {
    ground = await import("./map_ground.js");
    opened = await ground.open(stage.querySelector(".map-canvas"), options, view(stage));
  } catch (error) {
    location.replace(stage.dataset.list);
    return;
  }
  await show(stage, options, ground, opened, data);
});

// Where the reader last looked with this filter, in this window.
function view(stage) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(SHELF)) || {};
    return kept.source === stage.dataset.source ? { center: kept.center, zoom: kept.zoom } : {};
  } catch (error) {
    return {};
  }
}

async function show(stage, options, ground, { map, maplibre }, data) {
  const said = stage.querySelector("[data-said]");
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  if (options.datum !== "gcj02" && navigator.geolocation && window.isSecureContext) {
    map.addControl(new maplibre.GeolocateControl({ trackUserLocation: false }), "top-right");
  }
  let packed;
  try {
    const answer = await data;
    if (!answer.ok) throw new Error(String(answer.status));
    packed = await answer.json();
  } catch (error) {
    said.textContent = "数据没有取到，请检查网络后刷新页面。";
    return;
  }
  const spots = ground.collection(featuresOf(packed));
  ground.spotLayers(map, spots);
  const [lost, problems] = packed.lost;
  said.textContent = wordsOf(packed) + (lost ? `；另有 ${lost} 处没有位置${problems ? `（${problems} 件问题）` : ""}，见列表` : "");
  const bounds = ground.boundsOf(spots);
  const begun = view(stage).center;
  if (bounds && !begun) map.fitBounds(bounds, { padding: ROOM, maxZoom: 16, animate: false });
  if (!bounds && !begun) map.once("outlines", ({ data: areas }) => map.fitBounds(ground.boundsOf(areas), { padding: 32, animate: false }));
  map.on("moveend", () => keep(stage, map));
  stage.map = map;
  listen(stage, map, packed);
  map.once("idle", () => stage.setAttribute("data-drawn", packed.id.length));
}

function keep(stage, map) {
  try {
    sessionStorage.setItem(SHELF, JSON.stringify({ source: stage.dataset.source, center: map.getCenter().toArray(), zoom: map.getZoom() }));
  } catch (error) { /* a private window forgets */ }
}

function listen(stage, map, packed) {
  const hit = ({ x, y }, layers) => map.queryRenderedFeatures([[x - 8, y - 8], [x + 8, y + 8]], { layers });
  map.on("click", async (event) => {
    const [one] = hit(event.point, ["spots-one"]);
    if (one) return openSpot(stage, packed, one.properties.i);
    const [many] = hit(event.point, ["spots-many"]);
    if (!many) return closePanel(stage);
    const source = map.getSource("spots");
    const id = many.properties.cluster_id;
    const zoom = await source.getClusterExpansionZoom(id);
    if (zoom <= 15) return map.easeTo({ center: many.geometry.coordinates, zoom: zoom + 0.2 });
    return openHeap(stage, packed, await source.getClusterLeaves(id, 100, 0), many.properties.point_count);
  });
  map.on("mousemove", (event) => {
    map.getCanvas().style.cursor = hit(event.point, ["spots-one", "spots-many"]).length ? "pointer" : "";
  });
  stage.addEventListener("click", (event) => { if (event.target.closest("[data-map-close]")) closePanel(stage); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closePanel(stage); });
}

function panelOf(stage) {
  return stage.querySelector(".map-panel");
}

function closePanel(stage) {
  panelOf(stage).hidden = true;
}

function openPanel(stage, ...content) {
  const panel = panelOf(stage);
  panel.hidden = false;
  panel.querySelector("[data-map-body]").replaceChildren(...content);
  panel.scrollTop = 0;
  return panel.querySelector("[data-map-body]");
}

async function openSpot(stage, packed, i) {
  const body = openPanel(stage, make("p", { class: "muted" }, "正在取……"));
  const kind = packed.kind[i] === 0 ? "site" : "area";
  stage.asked = i;
  let text;
  try {
    const answer = await fetch(`${stage.dataset.spot}${kind}/${packed.id[i]}/?${stage.dataset.query}`, { headers: { "HX-Request": "true" } });
    text = await answer.text();
    if (!answer.ok) throw new Error(text);
  } catch (error) {
    if (stage.asked === i) body.replaceChildren(make("p", { class: "muted" }, "没有取到，请检查网络后再点一次。"));
    return;
  }
  if (stage.asked !== i) return;
  body.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  wakeAll(body);
  uncover(stage, [packed.x[i], packed.y[i]]);
}

// The place stays in sight beside its panel, above it on a phone.
function uncover(stage, place) {
  const panel = panelOf(stage);
  const below = panel.offsetWidth > stage.offsetWidth * 0.8;
  const { x, y } = stage.map.project(place);
  const covered = below ? y > stage.offsetHeight - panel.offsetHeight - 32 : x > stage.offsetWidth - panel.offsetWidth - 32;
  if (covered) stage.map.easeTo({ center: place, offset: below ? [0, -panel.offsetHeight / 2] : [-panel.offsetWidth / 2, 0], duration: 200 });
}

// Several at one place: which one is meant?
function openHeap(stage, packed, leaves, count) {
  const list = make("ul", { class: "plain-list" });
  leaves.forEach((leaf) => {
    const button = make("button", { class: "btn btn-plain", type: "button" }, leaf.properties.name);
    button.addEventListener("click", () => openSpot(stage, packed, leaf.properties.i));
    list.append(make("li", {}, button));
  });
  openPanel(stage, make("h2", {}, `这里有 ${count} 处`), list);
}

// Folded ones cost nothing until they are opened.
behaviour("[data-small-map]", (stage) => {
  const fold = stage.closest("details");
  if (!fold || fold.open) drawSmall(stage);
  else fold.addEventListener("toggle", () => drawSmall(stage), { once: true });
});

async function drawSmall(stage) {
  const options = optionsOf(stage);
  try {
    const ground = await import("./map_ground.js");
    const { map } = await ground.open(stage, options, { scrollZoom: false });
    drawPoints(map, ground, options.points, options.line);
    map.once("idle", () => stage.setAttribute("data-drawn", options.points.length));
  } catch (error) {
    (stage.closest("details") || stage).hidden = true;
  }
}

/** Points [longitude, latitude, tone 0–5, name] on a map, numbered and joined in their order where `line` says so. */
export function drawPoints(map, ground, points, line) {
  const features = points.map(([x, y, tone, name], place) => ({ type: "Feature", geometry: { type: "Point", coordinates: [x, y] }, properties: { name, image: `s:${tone}:${line ? place + 1 : ""}` } }));
  const all = ground.collection(features);
  if (line && points.length > 1) {
    map.addSource("line", { type: "geojson", data: { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: points.map(([x, y]) => [x, y]) } } });
    map.addLayer({ id: "line", type: "line", source: "line", layout: { "line-join": "round", "line-cap": "round" }, paint: { "line-color": ground.token("--primary"), "line-width": 3, "line-dasharray": [1, 2] } });
  }
  map.addSource("points", { type: "geojson", data: all });
  map.addLayer({ id: "spots-points", type: "symbol", source: "points", layout: { "icon-image": ["get", "image"], "icon-allow-overlap": true } });
  map.addLayer({ id: "spots-words", type: "symbol", source: "points", layout: { "icon-image": ["concat", "n:", ["get", "name"]], "icon-offset": [0, 24] } });
  map.fitBounds(ground.boundsOf(all), { padding: 48, maxZoom: 16, animate: false });
}

behaviour("[data-pick-map]", async (stage) => {
  const options = optionsOf(stage);
  const form = stage.closest("form");
  const field = (name) => form.elements[name];
  let opened;
  try {
    const ground = await import("./map_ground.js");
    opened = await ground.open(stage.querySelector(".map-canvas"), options);
    begin(opened.map, ground, options);
  } catch (error) {
    stage.hidden = true;
    return;
  }
  const { map, maplibre } = opened;
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  const pin = new maplibre.Marker({ element: make("span", { class: "map-pin", "aria-hidden": "true" }), anchor: "bottom", draggable: true });
  const put = (place) => pin.setLngLat(place).addTo(map);
  const take = ({ lng, lat }) => {
    field("x").value = lng.toFixed(6);
    field("y").value = lat.toFixed(6);
    field("datum").value = options.datum;
    field("x").dispatchEvent(new Event("input", { bubbles: true }));
  };
  if (options.start) put(options.start);
  map.on("click", (event) => { put(event.lngLat); take(event.lngLat); });
  pin.on("dragend", () => take(pin.getLngLat()));
  ["x", "y", "datum"].forEach((name) => field(name).addEventListener("change", () => {
    const [x, y] = [parseFloat(field("x").value), parseFloat(field("y").value)];
    if (field("datum").value !== options.datum || !(Math.abs(x) <= 180) || !(Math.abs(y) <= 85)) return pin.remove();
    put([x, y]);
    return map.easeTo({ center: [x, y], zoom: Math.max(map.getZoom(), 14) });
  }));
  stage.setAttribute("data-drawn", "1");
  stage.map = map;
});

// At the position there is, else where the areas are.
function begin(map, ground, options) {
  if (options.start) map.jumpTo({ center: options.start, zoom: 15 });
  else map.once("outlines", ({ data }) => map.fitBounds(ground.boundsOf(data), { padding: 24, animate: false }));
}

// The list's 离我最近: the position is asked for at the tap and sent once.
behaviour("form[data-near]", (form) => {
  if (!navigator.geolocation || !window.isSecureContext) return;
  form.hidden = false;
  const said = form.querySelector("[data-near-said]");
  form.addEventListener("submit", (event) => {
    if (form.elements.latitude.value) return;
    event.preventDefault();
    said.textContent = "正在取位置……";
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.latitude.value = coords.latitude.toFixed(4);
      form.elements.longitude.value = coords.longitude.toFixed(4);
      form.submit();
    }, () => { said.textContent = "没有取到位置：请在手机设置里允许定位，再按一次。"; }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  });
});
