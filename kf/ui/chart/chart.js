// Draws one figure and keeps the drawing: a changed figure goes to Plotly.react on the same node.
// Streamlit calls the default export again whenever the data or the theme changed, always with the same parentElement.

const SV = {
  moduleType: "locale", name: "sv", dictionary: {},
  format: {
    days: "söndag måndag tisdag onsdag torsdag fredag lördag".split(" "),
    shortDays: "sön mån tis ons tors fre lör".split(" "),
    months: "januari februari mars april maj juni juli augusti september oktober november december".split(" "),
    shortMonths: "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.".split(" "),
    periods: ["fm", "em"],
    dateTime: "%-d %b %Y %H:%M", date: "%Y-%m-%d", time: "%H:%M:%S",
    month: "%b %Y", dayMonth: "%-d %b", dayMonthYear: "%-d %b %Y",
    decimal: ",", thousands: "\u00a0", grouping: [3], currency: ["", "\u00a0kr"],
  },
};

// Paper and downloaded pictures are light, whatever the screen is; white also where a dark page prints its darkness.
const PAPER = { mode: "light", text: "#1f2328", grid: "#d5d8dd", background: "#ffffff", paper: "#ffffff" };
const printing = matchMedia("print");
const charts = new WeakMap(); // the chart's node -> what we know of it

// One plotly.js per page. The server sends it without a validator, so a <script src> would fetch 4.8 MB anew on each
// page load: "force-cache" takes the browser's copy whatever its age, and the address changes with the version.
async function fetchPlotly(source) {
  // Streamlit's entry script knows where the app lies, also behind a proxy that adds a path.
  const entry = document.querySelector('script[src*="static/js/"]').src;
  const url = new URL(`../../${source}`, entry);
  let answer = await fetch(url, { cache: "force-cache" });
  if (!answer.ok) answer = await fetch(url, { cache: "reload" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  // As inline text: V8 keeps what it compiled of that (a reload takes 0.2 s), of a blob address it does not (2 s).
  const script = document.createElement("script");
  script.textContent = await answer.text();
  document.head.append(script);
  script.remove();
  globalThis.Plotly.register(SV);
  return globalThis.Plotly;
}

const plotlyJs = (source) => (globalThis.kfPlotly ??= fetchPlotly(source).catch((error) => {
  delete globalThis.kfPlotly; // the next chart tries again
  throw error;
}));

function screenLook(host) {
  const style = getComputedStyle(host);
  const background = style.caretColor; // see chart.css
  const [r, g, b] = background.match(/[\d.]+/g).map(Number);
  return {
    mode: 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light",
    text: style.color,
    grid: style.getPropertyValue("--st-border-color"),
    font: style.fontFamily,
    background, paper: "rgba(0,0,0,0)",
  };
}

const paperLook = (host) => ({ ...screenLook(host), ...PAPER });

// The figure as Plotly wants it: tokens replaced by colours, and the theme as a template, that is, as what holds where
// the figure itself says nothing.
function dress(chart, look, width) {
  const { figure, colours, height } = chart.data;
  const coloured = figure.replace(/"token:([\w-]+)"/g, (_, name) => JSON.stringify(colours[look.mode][name]));
  const { data, layout } = JSON.parse(coloured);
  const axis = { gridcolor: look.grid, linecolor: look.grid, zerolinecolor: look.grid, tickcolor: look.grid,
    automargin: true, fixedrange: true, exponentformat: "none" }; // "20 000", not "20k"
  const theme = {
    font: { color: look.text, family: look.font },
    paper_bgcolor: look.paper,
    plot_bgcolor: "rgba(0,0,0,0)",
    dragmode: false,
    hoverlabel: { bgcolor: look.background, bordercolor: look.grid, font: { color: look.text }, namelength: -1 },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: look.text, activecolor: look.text },
    xaxis: axis,
    yaxis: { ...axis, separatethousands: true }, // on the x axis, 4 digits may be a year
  };
  const heatmap = [{ colorbar: { exponentformat: "none", separatethousands: true, outlinewidth: 0 } }];
  const template = { layout: theme, data: { heatmap } };
  return { data, layout: { ...layout, width, height, template } };
}

function draw(chart) {
  const { host, data } = chart;
  // All that is read of the page is read here, before any chart is drawn: a read between two drawings has the browser
  // lay out the whole page once more.
  const width = host.clientWidth;
  if (!width) return; // in a closed tab or expander; the ResizeObserver calls when it opens
  const look = printing.matches ? paperLook(host) : screenLook(host);
  const drawing = JSON.stringify([data.figure, data.colours, data.height, width, look]);
  if (drawing === chart.drawing) return;
  chart.drawing = drawing;
  plotlyJs(data.source).then(async (Plotly) => {
    if (drawing !== chart.drawing || !host.isConnected) return; // overtaken while plotly.js was on its way
    const { data: traces, layout } = dress(chart, look, width);
    chart.config ??= config(chart, Plotly); // always the same object: a new one makes Plotly start over
    await Plotly.react(host, traces, layout, chart.config);
    for (const svg of host.querySelectorAll("svg.main-svg")) {
      svg.setAttribute("aria-hidden", "true"); // the alt text says it better than loose tick labels
      svg.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`); // to shrink on paper
    }
    if (chart.listens) return;
    chart.listens = true;
    host.on("plotly_click", (event) => chart.data.selectable && chart.send("point", point(event.points[0])));
  }).catch((error) => {
    chart.drawing = null;
    console.error(error);
    if (!chart.config) host.textContent = "Diagrammet kunde inte visas. Ladda om sidan.";
  });
}

const point = ({ x, y, value, label, data, customdata }) =>
  ({ x: x ?? null, y: y ?? value ?? null, label: label ?? data.name ?? null, customdata: customdata ?? null });

function config(chart, Plotly) {
  const button = (format, icon) => ({
    name: format,
    title: `Ladda ner som ${format.toUpperCase()}`,
    icon,
    click: () => {
      const { data, layout } = dress(chart, paperLook(chart.host), chart.host.clientWidth);
      Plotly.downloadImage({ data, layout, config: { locale: "sv" } }, { format, scale: format === "png" ? 2 : 1,
        filename: chart.data.filename, width: layout.width, height: layout.height });
    },
  });
  const modeBarButtons = [[button("png", Plotly.Icons.camera), button("svg", Plotly.Icons.disk)]];
  return { locale: "sv", displaylogo: false, displayModeBar: "hover", doubleClick: false, modeBarButtons };
}

function stand(host) {
  const chart = { host };
  const again = () => draw(chart);
  const observer = new ResizeObserver(again);
  observer.observe(host);
  printing.addEventListener("change", again);
  chart.leave = () => {
    observer.disconnect();
    printing.removeEventListener("change", again);
    globalThis.Plotly?.purge(host);
  };
  charts.set(host, chart);
  return chart;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".kf-chart");
  host.style.height = `${data.height}px`; // before plotly.js is here, so that the page does not jump
  host.setAttribute("aria-label", data.alt);
  host.classList.toggle("kf-selectable", data.selectable);
  const chart = Object.assign(charts.get(host) ?? stand(host), { data, send: setTriggerValue });
  draw(chart);
  // Streamlit also calls this for a call that was overtaken by the next one: then the chart is to stay.
  return () => host.isConnected || chart.leave();
}
