// Charts on canvas, from the JSON beside them; the library comes only when a chart is on the page.
import { behaviour } from "./behave.js";

// Series that mean a state wear its colour.
const WORN = { 已销号: "--ok", 在办: "--primary", 未销号: "--primary", 整改中: "--primary", 逾期: "--danger", 已逾期: "--danger", 即将到期: "--warn" };

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function option(spec) {
  const lying = spec.kind === "row";
  const ink = token("--ink");
  const muted = token("--muted");
  const line = token("--line");
  const type = { fontFamily: token("--type"), fontSize: 13, color: muted };
  const names = { type: "category", data: spec.labels, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: type, inverse: lying };
  const figures = { type: "value", minInterval: spec.unit === "%" ? 0 : 1, splitLine: { lineStyle: { color: line } }, axisLabel: type };
  return {
    animation: false,
    color: [token("--primary"), token("--ok"), token("--warn"), token("--danger"), token("--faint")],
    textStyle: type,
    grid: { left: 8, right: lying ? 52 : 20, top: spec.series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
    legend: spec.series.length > 1 ? { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { ...type, color: ink } } : undefined,
    // The usual tooltip writes inline styles, which CSP forbids; rich text is drawn on the canvas.
    tooltip: { renderMode: "richText", trigger: "axis", confine: true, axisPointer: { type: spec.kind === "line" ? "line" : "shadow" }, backgroundColor: token("--paper"), borderColor: line, textStyle: { ...type, color: ink }, valueFormatter: (value) => `${value}${spec.unit}` },
    xAxis: lying ? figures : names,
    yAxis: lying ? names : figures,
    series: spec.series.map((one) => ({
      name: one.name, data: one.data, itemStyle: WORN[one.name] ? { color: token(WORN[one.name]) } : undefined, type: spec.kind === "line" ? "line" : "bar", stack: spec.kind === "stack" ? "all" : undefined,
      barMaxWidth: 26, symbolSize: 6, label: { show: spec.kind === "row" || (spec.kind === "bar" && spec.labels.length <= 12), position: lying ? "right" : "top", color: ink, fontSize: 12, formatter: `{c}${spec.unit === "%" ? "%" : ""}` },
    })),
  };
}

behaviour("[data-chart]", async (figure) => {
  const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".chart-canvas");
  if (spec.kind === "row") canvas.style.height = `${Math.max(140, spec.labels.length * 32 + 40)}px`;
  try {
    const echarts = await import(figure.dataset.library);
    const drawn = echarts.init(canvas, null, { renderer: "canvas" });
    drawn.setOption(option(spec));
    new ResizeObserver(() => drawn.resize()).observe(canvas);
  } catch (error) {
    canvas.hidden = true;
    figure.querySelector("details").open = true;
  }
});
