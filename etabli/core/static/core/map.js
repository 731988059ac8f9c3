// Puts MapLibre on top of each drawn map once it comes into view, with the same features.
// On a line that saves data, or without WebGL, the drawing stays what it is.

const PAPER = "#fbf8f2";

const only = (kind) => ["==", ["get", "kind"], kind];

// Names come without glyph files: MapLibre draws them from the page's own fonts.
// They are written in the order of the features, those of the last layer first.
const names = (id, filter, color, layout) => ({
  id,
  type: "symbol",
  source: "features",
  filter,
  layout: {
    "text-field": ["get", "name"],
    "text-font": ['"Source Sans 3"'],
    "symbol-sort-key": ["get", "rank"],
    ...layout,
  },
  paint: { "text-color": color, "text-halo-color": PAPER, "text-halo-width": 1.6 },
});

const BESIDE = ["left", "right", "top", "bottom"];

// At its point or, at `offset` from it, on the side where there is room.
const at = (anchors, offset, size) => ({
  "text-size": size,
  "text-max-width": 8,
  "text-variable-anchor": anchors,
  "text-radial-offset": offset,
  "text-justify": "auto",
});

const NOTHING = { width: 20, height: 20, data: new Uint8Array(20 * 20 * 4) };

// `size` of the letters in pixels.
const layers = (size) => [
  {
    id: "areas",
    type: "fill",
    source: "features",
    filter: only("area"),
    paint: { "fill-color": ["get", "fill"] },
  },
  {
    id: "borders",
    type: "line",
    source: "features",
    filter: only("area"),
    paint: { "line-color": "#a79c85", "line-width": 0.8 },
  },
  {
    id: "outlines",
    type: "line",
    source: "features",
    filter: only("outline"),
    layout: { "line-join": "round" },
    paint: { "line-color": "#1f5c46", "line-width": 2 },
  },
  {
    id: "circles",
    type: "circle",
    source: "features",
    filter: only("circle"),
    paint: {
      "circle-color": ["get", "fill"],
      "circle-opacity": 0.4,
      "circle-radius": ["get", "radius"],
      "circle-stroke-color": ["get", "fill"],
      "circle-stroke-width": 1,
    },
  },
  {
    id: "flows",
    type: "fill",
    source: "features",
    filter: only("flow"),
    paint: { "fill-color": ["get", "fill"], "fill-opacity": 0.75, "fill-outline-color": PAPER },
  },
  {
    id: "dots",
    type: "circle",
    source: "features",
    filter: only("town"),
    paint: { "circle-color": "#22302b", "circle-radius": 2 },
  },
  names("towns", ["all", only("town"), ["!", ["has", "main"]]], "#22302b", at(BESIDE, 0.4, size)),
  names("areas' names", only("name"), "#1f5c46", at(["center", "top", "bottom"], 0.8, size + 2)),
  names("main towns", ["has", "main"], "#22302b", at(BESIDE, 0.4, size)),
  names("places", ["has", "path"], "#22302b", at(BESIDE, 1.1, size)),
  // The shapes are markers, which names know nothing of: something invisible keeps their room.
  {
    id: "room of places",
    type: "symbol",
    source: "features",
    filter: ["has", "path"],
    layout: { "icon-image": "nothing", "icon-allow-overlap": true, "icon-padding": 0 },
  },
];

// What is told of a feature: text only, whatever it contains.
function told({ name, detail }) {
  const box = document.createElement("div");
  for (const text of [name, detail].filter(Boolean)) {
    box.appendChild(document.createElement("p")).textContent = text;
  }
  return box;
}

// A place or destination, with its shape; one reaches it with the keyboard too.
function addMarker(maplibre, map, { geometry, properties }) {
  const element = document.createElement("div");
  element.className = "map-place";
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", [properties.name, properties.detail].filter(Boolean).join(" · "));
  element.innerHTML =
    '<svg viewBox="-20 -20 40 40" aria-hidden="true"><path stroke="#fff" stroke-width="3"/></svg>';
  const path = element.querySelector("path");
  path.setAttribute("d", properties.path);
  path.setAttribute("fill", properties.fill);
  // The focus stays on the marker: its key opens and closes.
  const popup = new maplibre.Popup({ offset: 16, focusAfterOpen: false }).setDOMContent(told(properties));
  // The popup comes last: adding a marker to a map makes it deaf to keys.
  new maplibre.Marker({ element }).setLngLat(geometry.coordinates).addTo(map).setPopup(popup);
}

async function show(box) {
  const { bounds, source, words } = JSON.parse(box.querySelector("script").textContent);
  const [maplibre, features] = await Promise.all([
    import(box.dataset.script),
    typeof source === "string" ? fetch(source).then((answer) => answer.json()) : source,
    style(box.dataset.style),
  ]);
  const live = document.createElement("div");
  live.className = "map-live";
  box.append(live);
  const map = new maplibre.Map({
    container: live,
    style: {
      version: 8,
      sources: { features: { type: "geojson", data: features } },
      layers: layers(box.clientWidth < 500 ? 12 : 14),
    },
    bounds,
    fitBoundsOptions: { padding: { top: 24, bottom: 24, left: 24, right: 72 } },
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    locale: words,
  });
  map.setMissingStyleImageResolver((id) => void map.addImage(id, NOTHING));
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  for (const feature of features.features.filter((one) => one.properties.path)) {
    addMarker(maplibre, map, feature);
  }
  map.on("click", ["flows", "circles", "areas"], (event) => {
    new maplibre.Popup().setLngLat(event.lngLat).setDOMContent(told(event.features[0].properties)).addTo(map);
  });
  await map.once("load");
  box.classList.add("moving");
}

function style(url) {
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
    link.onload = done;
    link.onerror = failed;
    document.head.append(link);
  });
}

function webgl() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

if (!navigator.connection?.saveData && webgl()) {
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        seen.unobserve(target);
        show(target).catch((error) => {
          target.querySelector(".map-live")?.remove();
          console.warn("The drawn map stays:", error);
        });
      }
    }
  });
  for (const box of document.querySelectorAll(".map[data-script]")) seen.observe(box);
}
