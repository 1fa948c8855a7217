/* One look for every chart. The rows come from the page (json_script), the colours from the style sheet,
   and the same figures stand under each chart as a table. */

const COLOURS = ["--z-c1", "--z-c3", "--z-c2", "--z-c4"];
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
let loading;

/* ECharts is a plain script: put it into the page once, then wait for it. */
function library(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

const read = (element, name) => getComputedStyle(element).getPropertyValue(name).trim();

function write(value, spec, unit = spec.unit, decimals = spec.decimals) {
  if (value === null || value === undefined) return "—";
  const number = value.toLocaleString("zh-CN", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return unit ? `${number}${/^[%‰]$/.test(unit) ? "" : " "}${unit}` : number;
}

/* What all kinds share: no motion, our type, words for those who listen, a tooltip without markup. */
function common(element, spec) {
  const ink = read(element, "--z-ink-2");
  return {
    animation: false,
    aria: { enabled: false },
    color: COLOURS.map((name) => read(element, name)),
    textStyle: { fontFamily: read(document.body, "font-family") || "sans-serif", fontSize: 12, color: ink },
    grid: { left: 4, right: spec.mark === null ? 12 : 64, top: spec.series.length > 1 ? 60 : 36, bottom: 4, containLabel: true },
    legend: {
      show: spec.series.length > 1, right: 0, top: 0, itemWidth: 14, itemHeight: 8, itemGap: 16,
      textStyle: { color: ink, fontSize: 12 },
    },
    tooltip: {
      renderMode: "richText", confine: true,
      backgroundColor: read(element, "--z-card"), borderColor: read(element, "--z-line"), borderWidth: 1,
      textStyle: { color: read(element, "--z-ink"), fontSize: 12 },
    },
  };
}

function axis(element) {
  return {
    axisLabel: { color: read(element, "--z-ink-2"), fontSize: 12 },
    axisTick: { show: false },
    axisLine: { show: true, lineStyle: { color: read(element, "--z-line") } },
    splitLine: { lineStyle: { color: read(element, "--z-split") } },
    nameTextStyle: { color: read(element, "--z-ink-3") },
  };
}

/* Colour, dash and mark of one series; never colour alone. */
function stroke(element, spec, series, index) {
  const grey = spec.grey.includes(series.name);
  const right = spec.right === series.name;
  const colour = read(element, grey ? "--z-c0" : right ? "--z-c3" : COLOURS[index % COLOURS.length]);
  return {
    colour,
    type: spec.dashed.includes(series.name) ? "dashed" : "solid",
    width: grey ? 1.5 : 2,
    symbol: grey ? "none" : SYMBOLS[index % SYMBOLS.length],
  };
}

function radar(element, spec) {
  const line = read(element, "--z-line");
  const base = common(element, spec);
  return {
    ...base,
    legend: { ...base.legend, top: null, right: null, left: "center", bottom: 0 },
    tooltip: { ...base.tooltip, valueFormatter: (value) => write(value, spec) },
    radar: {
      indicator: spec.labels.map((name) => ({ name, max: spec.top ?? 100 })),
      radius: "66%", center: ["50%", "46%"], splitNumber: 4, axisNameGap: 8,
      axisName: { color: read(element, "--z-ink"), fontSize: 13 },
      axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } }, splitArea: { show: false },
    },
    series: [{
      type: "radar", symbolSize: 5,
      data: spec.series.map((series, index) => {
        const look = stroke(element, spec, series, index);
        return {
          name: series.name, value: series.values, symbol: look.symbol, itemStyle: { color: look.colour },
          lineStyle: { color: look.colour, type: look.type, width: look.width },
          areaStyle: index === 0 ? { color: look.colour, opacity: 0.12 } : undefined,
        };
      }),
    }],
  };
}

function markLine(element, spec) {
  if (spec.mark === null) return undefined;
  return {
    silent: true, symbol: "none",
    lineStyle: { color: read(element, "--z-c3"), type: "dashed" },
    label: { formatter: spec.markWords, color: read(element, "--z-ink-2"), position: "end" },
    data: [{ yAxis: spec.mark }],
  };
}

function points(element, spec, series, index, kind) {
  const look = stroke(element, spec, series, index);
  const right = spec.right === series.name;
  const line = kind === "lines" || right;
  return {
    name: series.name, type: line ? "line" : "bar", data: series.values, yAxisIndex: right ? 1 : 0,
    symbol: look.symbol === "none" ? "emptyCircle" : look.symbol, symbolSize: 7, barMaxWidth: 28, connectNulls: false,
    itemStyle: { color: look.colour }, lineStyle: { color: look.colour, type: look.type, width: 2 },
    label: {
      show: !right && spec.series.length - (spec.right ? 1 : 0) === 1, position: "top", fontSize: 12,
      color: read(element, "--z-ink"), formatter: (point) => (point.value === null ? "" : write(point.value, spec, "")),
    },
    tooltip: {
      valueFormatter: (value) =>
        right ? write(value, spec, spec.rightUnit, spec.rightDecimals) : write(value, spec),
    },
    markLine: index === 0 ? markLine(element, spec) : undefined,
  };
}

/* The axis reaches the line across, even where no value does. */
function ceiling(spec) {
  if (spec.top !== null) return spec.top;
  return spec.mark === null ? undefined : (range) => Math.ceil(Math.max(range.max, spec.mark) * 1.05);
}

function plane(element, spec) {
  const look = axis(element);
  const base = common(element, spec);
  /* a line may leave zero out, a bar never */
  const scale = spec.kind === "lines";
  const value = { type: "value", name: spec.unit, max: ceiling(spec), scale, ...look };
  const names = spec.labels.length > 8 ? look.axisLabel : { ...look.axisLabel, interval: 0, hideOverlap: true };
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: "axis", axisPointer: { type: spec.kind === "bars" ? "shadow" : "line" } },
    xAxis: { type: "category", data: spec.labels, ...look, axisLabel: names },
    yAxis: spec.right
      ? [value, { type: "value", name: spec.rightUnit, ...look, splitLine: { show: false } }]
      : value,
    series: spec.series.map((series, index) => points(element, spec, series, index, spec.kind)),
  };
}

/* Draw every chart inside `root` that is not drawn yet. */
export async function draw(root, address) {
  const echarts = await library(address);
  for (const element of root.querySelectorAll("[data-chart]")) {
    if (echarts.getInstanceByDom(element)) continue;
    const spec = JSON.parse(document.getElementById(element.dataset.chart).textContent);
    const chart = echarts.init(element, null, { renderer: "svg" });
    chart.setOption(spec.kind === "radar" ? radar(element, spec) : plane(element, spec));
    new ResizeObserver(() => chart.resize()).observe(element);
  }
}
