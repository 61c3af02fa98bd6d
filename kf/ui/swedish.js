// Streamlit's page says it is in English, and so do its own words: a screen reader would read Swedish with an English voice.
document.documentElement.lang = "sv";
(() => {
  if (window.kfSwedish) return; // the page's title is drawn anew on every page
  window.kfSwedish = true;
  const WORDS = [
    [/^Skip to main content$/, "Hoppa till innehållet"], [/^App pages$/, "Sidor"], [/^Sidebar$/, "Filter"],
    [/^Collapse sidebar$/, "Dölj filtren"], [/^Expand sidebar$/, "Visa filtren"],
    [/^View (\d+) more$/, "Visa $1 till"], [/^View less$/, "Visa färre"], [/^Help for (.*)$/, "Hjälp: $1"],
    [/^Open$/, "Öppna"], [/^Dismiss$/, "Stäng"], [/^Close$/, "Stäng"], [/^No results$/, "Inget hittades"],
    [/^Clear all$/, "Rensa valen"], [/^Clear value$/, "Rensa"], [/^Remove (.*)$/, "Ta bort $1"],
    [/^Choose an option$/, "Välj"], [/^Choose options$/, "Välj"], [/^Increment$/, "Öka"], [/^Decrement$/, "Minska"],
    [/^(.*) — start$/, "$1, lägst"], [/^(.*) — end$/, "$1, högst"],
  ];
  const TEXTS = "[data-testid=stSkipToContent], [data-testid=stSidebarNavViewButton], [role=option]";
  const swedish = (text) => {
    const known = WORDS.find(([english]) => english.test(text));
    return known ? text.replace(...known) : text;
  };
  const translate = () => {
    for (const name of ["aria-label", "placeholder"])
      for (const node of document.querySelectorAll(`[${name}]`)) {
        const said = node.getAttribute(name);
        if (said !== swedish(said)) node.setAttribute(name, swedish(said));
      }
    for (const node of document.querySelectorAll(TEXTS)) {
      const text = document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode(); // the node is React's: only its words change
      if (text && text.nodeValue !== swedish(text.nodeValue)) text.nodeValue = swedish(text.nodeValue);
    }
  };
  let waiting = 0;
  new MutationObserver(() => { waiting ||= setTimeout(() => { waiting = 0; translate(); }, 200); })
    .observe(document.body, { subtree: true, childList: true, characterData: true });
  translate();
})();
