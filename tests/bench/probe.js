// Put into every page before its own scripts: when was the click, and when was what it changed on the screen?
// A time is taken in a task after the next frame, that is, when what was changed has been painted.
globalThis.kfProbe = (() => {
  const probe = { clicked: 0, chart: 0, text: 0, last: 0, plots: 0 };
  const heard = new WeakSet();
  const charts = () => [...document.querySelectorAll(".js-plotly-plot")].filter((chart) => chart.clientWidth); // seen
  const painted = (what) => {
    probe.last = performance.now();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { probe[what] = probe.last = performance.now(); };
      channel.port2.postMessage(0);
    });
  };
  const listen = () => document.querySelectorAll(".js-plotly-plot").forEach((chart) => {
    if (!chart.on || heard.has(chart)) return;
    heard.add(chart);
    chart.on("plotly_afterplot", () => { probe.plots += 1; painted("chart"); });
  });
  const MAIN = "[data-testid=stMainBlockContainer], #page";
  const look = (mutations) => {
    listen();
    const seen = new Set();
    for (const { target, type, attributeName } of mutations) {
      const node = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      if (!node) continue;
      if (attributeName === "data-test-script-state") probe.last = performance.now();
      else if (node.closest(".js-plotly-plot")) seen.add("chart");
      else if ((type !== "attributes" || attributeName === "src") && node.closest(MAIN)) seen.add("text");
    }
    seen.forEach(painted);
  };
  addEventListener("DOMContentLoaded", () => new MutationObserver(look).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["src", "d", "x", "y", "width", "height", "transform", "data-test-script-state"],
  }));
  addEventListener("click", (event) => { probe.clicked ||= event.timeStamp; }, { capture: true });
  probe.arm = () => {
    Object.assign(probe, { clicked: 0, chart: 0, text: 0, plots: 0 });
    charts().forEach((chart) => { chart.kfStood = true; });
  };
  // nothing runs, the page says what it is narrowed to, and nothing has changed for a while
  probe.settled = ([said, quiet]) => {
    const error = document.querySelector("[data-testid=stException], [data-testid=stAlertContentError]");
    if (error) throw new Error(`the page shows an error: ${error.textContent.slice(0, 200)}`);
    const app = document.querySelector("[data-testid=stApp]");
    const running = app ? app.dataset.testScriptState !== "notRunning" : document.title === "Updating...";
    const meta = document.querySelector(".kf-meta")?.textContent ?? "";
    return !running && meta.includes(`, ${said} ·`) && performance.now() - probe.last > quiet;
  };
  probe.read = () => ({
    clicked: probe.clicked, chart: probe.chart, text: probe.text, plots: probe.plots,
    charts: charts().length, stood: charts().filter((chart) => chart.kfStood).length,
  });
  // what stands on the page: two pages with the same shape show the same
  probe.shape = () => {
    const main = document.querySelector(MAIN);
    const many = (what) => main.querySelectorAll(what).length;
    return {
      elements: many("[data-testid=stElementContainer]"), charts: charts().length,
      marks: many(".js-plotly-plot path"), tables: many("table"), cells: many("td, th"),
      tiles: many(".kf-tile"), texts: many(".kf-headline, .kf-number, h1, h2, h3"), text: main.textContent,
    };
  };
  return probe;
})();
