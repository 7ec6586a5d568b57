// The answers of a page that stands by itself: what finder.py, text_index.py and word_cut.py do, on data in the page.
function staticBackend(data, words) {
  const say = (key, values) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), words[key]);
  const texts = data.measures.map((row) => pcAlike(row.text)), size = texts.length;
  const facets = data.facets, relations = data.relations, weights = new Map(Object.entries(data.weights));
  const MOST_VALUES = data.mostValues, LONGEST = 24, MOST_ASKED = 200, points = new Map(), parts = new Map(data.documents.map((part) => [part.key, part]));
  const number = new Map(data.measures.map((row, at) => [row.id, at]));

  function pointsOf(at) {
    if (!points.has(at)) {
      let place = 0;
      points.set(at, new Set(data.measures[at].cuts.split(",").map((step) => (place += step === "" ? 1 : Number(step)))));
    }
    return points.get(at);
  }

  function bestPath(characters) {
    const length = characters.length, best = Array.from({ length: length + 1 }, () => [0, length]);
    for (let start = length - 1; start >= 0; start--) {
      let way = [best[start + 1][0] + data.unknown, start + 1];
      for (let end = start + 2; end <= Math.min(start + LONGEST, length); end++) {
        const weight = weights.get(characters.slice(start, end).join(""));
        if (weight === undefined) continue;
        const sum = best[end][0] + weight;
        if (sum > way[0] || (sum === way[0] && end > way[1])) way = [sum, end];
      }
      best[start] = way;
    }
    const found = [];
    for (let at = 0; at < length; at = best[at][1]) found.push(characters.slice(at, best[at][1]));
    return found;
  }

  // What was typed as the texts have it (normalize.py).
  const spelt = Array.from(data.same[1]), same = new Map(Array.from(data.same[0], (character, at) => [character, spelt[at]]));
  function readTyped(typed) {
    const ascii = (character) => character !== undefined && character <= "\x7f";
    const seen = typed.normalize("NFC").replace(/[\p{Cf}\u034f\ufe00-\ufe0f]/gu, "").trim();
    const text = seen.replace(/\s+/g, (_, at) => ascii(seen[at - 1]) && ascii(seen.slice(at).trimStart()[0]) ? " " : "");
    return pcAlike(Array.from(text, (character) => same.get(character) ?? character).join(""));
  }

  function wordsOf(piece) {
    const characters = Array.from(piece), found = [];
    if (/^[\x00-\x7f]*$/.test(piece) || characters.length === 1) return [[piece, false]];
    let rest = "";
    for (const word of bestPath(characters)) {
      if (word.length === 1) { rest += word[0]; continue; }
      if (rest) found.push([rest, false]);
      rest = "";
      found.push([word.join(""), true]);
    }
    if (rest) found.push([rest, false]);
    return found;
  }

  function read(typed) {
    const whole = Array.from(typed), asked = whole.slice(0, MOST_ASKED).join(""), isCut = whole.length > MOST_ASKED;
    const phrase = /「([^」]*)」|『([^』]*)』|“([^”]*)”|"([^"]*)"/g, wanted = new Map(), single = new Set(), apart = new Set();
    const want = (text, literal) => { wanted.set(`${literal}${text}`, { text, literal }); };
    for (const match of asked.matchAll(phrase)) {
      const text = readTyped(match.slice(1).find(Boolean) || "");
      if (text) want(text, true);
    }
    const rest = asked.replace(phrase, " ");
    if (!wanted.size && !/[\p{L}\p{N}]/u.test(rest)) return { wanted: [], single: [], apart: [], isCut, isMarks: true };
    for (const piece of (rest.match(/[^\s，、；。,;!?！？：:]+/g) || []).map(readTyped).filter(Boolean)) {
      const cut = wordsOf(piece);
      if (cut.length > 1) apart.add(piece);
      for (const [word, isWord] of cut) {
        if (Array.from(word).length === 1) single.add(word); else want(word, !isWord);
      }
    }
    const found = { wanted: [...wanted.values()], single: [...single], apart: [...apart], isCut };
    if (!found.wanted.length) Object.assign(found, { wanted: found.single.map((text) => ({ text, literal: true })), single: [], apart: [] });
    return found;
  }

  function holds(at, { text, literal }) {
    let place = texts[at].indexOf(text);
    if (literal || place < 0) return place >= 0;
    // Points count characters; few texts have any that JavaScript counts as two.
    const before = (end) => /[\ud800-\udfff]/.test(texts[at]) ? Array.from(texts[at].slice(0, end)).length : end;
    for (; place >= 0; place = texts[at].indexOf(text, place + 1)) {
      const own = pointsOf(at);
      if (own.has(before(place)) && own.has(before(place + text.length))) return true;
    }
    return false;
  }

  const holding = (wanted) => texts.map((_, at) => holds(at, wanted));

  function rowsOf(name, filters, but) {
    const relation = relations[name], tests = [];
    for (const [facet, codes] of Object.entries(relation.columns)) {
      if (filters[facet] && facet !== but) {
        const chosen = new Set(filters[facet]);
        tests.push((row) => chosen.has(codes[row]));
      }
    }
    if (relation.days && (filters.due_by || filters.due_from)) {
      const first = filters.due_from ? filters.due_from[0] : 1, last = filters.due_by ? filters.due_by[0] : 1e8;
      tests.push((row) => relation.days[row] >= first && relation.days[row] <= last);
    }
    return tests.length ? (row) => tests.every((test) => test(row)) : null;
  }

  function day(name, given) {
    const match = given.trim().match(/^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/);
    if (!match || !(1 <= (match[2] || 1) && (match[2] || 1) <= 12) || !(1 <= (match[3] || 1) && (match[3] || 1) <= 31)) return null;
    const ends = name === "due_by" ? ["12", "31"] : ["01", "01"];
    return Number(match[1] + (match[2] || ends[0]) + (match[3] || ends[1]));
  }

  function search({ query, how, filters, first, most }) {
    const asked = query.trim() ? read(query) : { wanted: [], single: [], apart: [], isCut: false }, codes = {};
    for (const [name, values] of Object.entries(filters)) {
      if (facets[name]) { codes[name] = values.map((value) => facets[name].values.indexOf(value)); continue; }
      const own = day(name, values[0]);
      if (own === null) return { type: "search", error: say("no_day", { day: values[0] }) };
      codes[name] = [own];
    }
    const held = asked.wanted.map(holding);
    const base = texts.map((_, at) => !asked.isMarks && (!held.length || (how === "all" ? held.every((own) => own[at]) : held.some((own) => own[at]))));
    const masks = {};
    for (const [name, relation] of Object.entries(relations)) {
      const passes = rowsOf(name, codes, "");
      if (!passes) continue;
      masks[name] = new Uint8Array(size);
      relation.at.forEach((at, row) => { if (passes(row)) masks[name][at] = 1; });
    }
    const found = [];
    for (let at = 0; at < size; at++) if (base[at] && Object.values(masks).every((mask) => mask[at])) found.push(at);
    const counts = {}, unshown = {};
    for (const [name, relation] of Object.entries(relations)) {
      const others = base.map((own, at) => own && Object.entries(masks).every(([other, mask]) => other === name || mask[at]));
      for (const [facet, column] of Object.entries(relation.columns)) {
        const passes = rowsOf(name, codes, facet), { values, labels, by_count: byCount } = facets[facet];
        const sets = values.map(() => new Set()), chosen = new Set(codes[facet] || []);
        relation.at.forEach((at, row) => { if (column[row] >= 0 && others[at] && (!passes || passes(row))) sets[column[row]].add(at); });
        const shown = values.map((_, at) => at).filter((at) => sets[at].size || chosen.has(at));
        if (byCount) shown.sort((a, b) => sets[b].size - sets[a].size);
        const kept = shown.filter((at, place) => place < MOST_VALUES || chosen.has(at));
        const more = sets.filter((own) => own.size).length - kept.length;
        if (more > 0) unshown[facet] = more;
        counts[facet] = kept.map((at) => [values[at], labels[at], sets[at].size]);
      }
    }
    const lines = [];
    if (asked.isCut) lines.push(words.query_cut);
    if (asked.isMarks) lines.push(words.marks_alone);
    if (asked.single.length) lines.push(say("left_out", { words: asked.single.join(words.joint) }));
    for (const phrase of asked.apart) {
      const count = holding({ text: phrase, literal: true }).filter(Boolean).length;
      lines.push(say("apart", { phrase, count }));
    }
    const nowhere = [], sum = (own) => own.filter(Boolean).length;
    asked.wanted.forEach(({ text }, at) => {
      const inside = sum(holding({ text, literal: true })) - sum(held[at]);
      if (inside) lines.push(say("inside", { word: text, count: inside }));
      else if (!sum(held[at])) nowhere.push(text);
    });
    if (nowhere.length) lines.push(say("nowhere", { words: nowhere.join(words.joint) }));
    if ((codes.due_by || codes.due_from) && data.unsaidDeadlines) lines.push(say("plan_period", { count: data.unsaidDeadlines }));
    return { type: "found", total: found.length, first, lines, wanted: asked.wanted.map(({ text }) => text), facets: counts, unshown,
      rows: found.slice(first, first + most).map((at) => data.measures[at]), numbers: found };
  }

  function open({ id, have, part }) {
    const place = data.places[id];
    if (!place) return { type: "open", error: say("unknown", { id }) };
    const measure = [id, id.split("/")[0]].find((one) => number.has(one)) || "";
    const own = data.documents.filter((one) => one.document === place[0]);
    let shown = own.find((one) => place[1] < one.end) || own[own.length - 1];
    if (part !== undefined && !measure) shown = parts.get(`${place[0]}@${part}`) || shown;
    return { type: "opened", id, measure, at: place.slice(1), document: have === shown.key ? { key: shown.key } : shown,
      beside: measure ? data.beside[measure] : null };
  }

  return { ask: async (message) => message.type === "search" ? search(message) : message.type === "open" ? open(message) : {} };
}
