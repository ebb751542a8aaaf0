/* Begin to listen, before anything of the page runs; and look at the page as it is, as often as asked. */
window.ran = [];
window.forbidden = [];
window.attacked = (what) => { window.ran.push(String(what)); return false; };
document.addEventListener("securitypolicyviolation", (event) =>
  window.forbidden.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample} in line ${event.lineNumber}`));

window.lookAround = () => {
  const found = [
    ...window.ran.map((each) => `a script ran: ${each}`),
    ...window.forbidden.map((each) => `the policy had to forbid ${each}`)
  ];
  const odd = "iframe, frame, object, embed, applet, base, portal, marquee, plaintext, xmp, math, foreignObject, animate,"
    + " set, use, image, video, audio, noembed, parsererror, meta[http-equiv], .attack, #attack";
  const links = /^(?:(?:xlink:)?href|src|srcset|srcdoc|action|formaction|data|poster|background|ping)$/i;
  const safe = ["http:", "https:", "mailto:", "file:", "blob:"];
  const inline = "a, abbr, b, bdi, em, i, mark, span, strong, time, wbr, dfn, code, small";
  const tell = (what, each) => found.push(`${what}: ${each.outerHTML.slice(0, 300)}`);

  const schemeOf = (link) => {
    try { return new URL(link, document.baseURI).protocol; } catch { return "nowhere"; }
  };
  const lookAt = (each) => {
    const name = each.localName;
    if (each.matches(odd)) tell("an element that no page has", each);
    if (name === "img" && /attack-\w+$/.test(each.src)) tell("a picture of somebody else", each);
    if (name === "script" && !/json/.test(each.type) && !each.src && /attacked/.test(each.textContent)) tell("a script", each);
    if (name === "style" && /display:none}$/.test(each.textContent)) tell("a style of somebody else", each);
    for (const attribute of each.attributes) {
      const value = attribute.value;
      if (/^on/i.test(attribute.name)) tell(`a handler ${attribute.name}`, each);
      if (attribute.name === "style" && /url\(|position\s*:\s*fixed/i.test(value)) tell("a style of somebody else", each);
      if (links.test(attribute.name) && value && !safe.includes(schemeOf(value)) && !/^data:image\//.test(value)) {
        tell(`a link to ${schemeOf(value)}`, each);
      }
    }
  };
  const visit = (root) => {
    for (const each of root.children) {
      lookAt(each);
      if (each.shadowRoot) visit(each.shadowRoot);
      if (each.content instanceof DocumentFragment) visit(each.content);
      visit(each);
    }
  };
  visit(document);

  /* The words of the page without those in pictures, where lines are broken and long ones cut, and without what the search proposes. */
  const words = [];
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.data);
    else if (!["script", "style", "svg"].includes(node.localName) && node.dataset?.mdComponent !== "search-suggest") {
      node.childNodes.forEach(read);
      if (node.nodeType === Node.ELEMENT_NODE && !node.matches(inline)) words.push("\n\n");
    }
  };
  read(document);
  return { found, words: words.join("") };
};
