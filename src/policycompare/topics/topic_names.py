"""Names of clusters: one noun phrase where one covers the cluster, a second only for a large share that it leaves out.

What names the field itself names no part of it: words that the documents' titles, or very many measures, have say
nothing in a name. Nor does a phrase whose best cluster is another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from policycompare.topics.clusters import Place
from policycompare.topics.phrases import Phrases, content_words, heading_object, specificity, tagged_words

MOST_PARTS = 2
"""Phrases that make up a name at most."""
NAMED = 0.6
"""Share of a cluster's sentences from which a name needs no second phrase."""
ADDED = 0.2
"""Share of a cluster's sentences that a second phrase must explain and the first does not."""
OWN = 0.4
"""So much of a phrase's use must lie in the cluster that it names."""
OWN_HEADING = 0.5
"""The same of a heading: a chapter of several clusters names none of them."""
HEADS = 1.3
"""What a phrase of a heading counts more."""
LONGER = 0.5
"""Share of what a short phrase explains that a longer one around it must explain to stand for it."""
SHORT = 3
"""A phrase of fewer characters counts less."""
WHOLE = 8
"""Most characters of a heading that may be a name as it stands."""
FIELD = 0.3
"""A word that so many of the measures have is the field's."""
SAYING = 0.3
"""Specificity that what is left of a phrase without the field's words must have."""
ACT = 0.6
"""What a phrase counts that begins with a verb or an adverb, or ends with a verb: 创造条件, 成组设置."""
ENOUGH = 0.45
"""Specificity from which a phrase says enough."""
ALIKE = 0.6
"""Share of the words of a phrase, without the field's, that another has too, from which they say the same."""


class Namer:
    """What is known of each phrase over clusters, and the names that are made of it.

    Attributes:
        named: For each sentence what it may be called by: its own phrases, those of its headline, headings above.
    """

    def __init__(self, places: Sequence[Place], phrases: Phrases, labels: Sequence[int], titles: Sequence[str]) -> None:
        """Count phrases over sentences and over the parts of measures that lie in one cluster."""
        self.places, self.labels = places, labels
        objects: dict[str, set[str]] = {}
        for heading in {h for p in places for h in (p.headline, p.section)}:
            found = {heading_object(heading, phrases.nominal)} - {""}
            # 参与社会发展 says more than 社会发展.
            objects[heading] = found | ({heading} if found and len(heading) <= WHOLE else set())
        self.heads = "\n".join(sorted({text for p in places for text in (p.headline, p.section)}))
        self.named = [
            own
            | objects[place.headline]
            | objects[place.section]
            | {p for p in phrases.counts if p in place.headline and len(p) > 2}
            for place, own in zip(places, phrases.own, strict=True)
        ]
        self.parts = [(place.measure_id, label) for place, label in zip(places, labels, strict=True)]
        self.of_part: dict[tuple[str, int], set[str]] = {}
        self.held: dict[str, Counter[int]] = {}
        for part, own in zip(self.parts, self.named, strict=True):
            self.of_part.setdefault(part, set()).update(own)
            for phrase in own:
                self.held.setdefault(phrase, Counter())[part[1]] += 1
        self.members: dict[int, list[int]] = {}
        for at, label in enumerate(labels):
            self.members.setdefault(label, []).append(at)
        self._words: dict[str, frozenset[str]] = {}
        self.titles = "\n".join(titles)
        self.title_words = sorted({w for title in titles for w in content_words(title) if len(w) > 1})
        self.field = self._field_words(phrases)
        self.objects = set().union(*objects.values())
        self.saying = {phrase: self.says(phrase) for phrase in self.held}

    def _field_words(self, phrases: Phrases) -> set[str]:
        of_measures: dict[str, set[str]] = {}
        for place, words in zip(self.places, phrases.words, strict=True):
            for word in words:
                of_measures.setdefault(word, set()).add(place.measure_id)
        measures = len({place.measure_id for place in self.places})
        return {w for w, held in of_measures.items() if len(held) >= FIELD * measures}

    def says(self, phrase: str) -> float:
        """How much a phrase says in this field, 0 to 1; a heading that has words of its own says enough."""
        own = self.words_of(phrase)
        if phrase in self.objects and own:
            return 1.0
        words = tagged_words(phrase)
        left = "".join(word for word in sorted(own, key=phrase.find))
        is_act = words[0][1][0] in "vd" or words[-1][1] == "v"
        return min(1.0, specificity(left) / ENOUGH) * (ACT if is_act else 1.0)

    def is_field(self, phrase: str) -> bool:
        """Whether a phrase says no more than the documents' titles."""
        return all(word in self.titles for word in content_words(phrase))

    def words_of(self, phrase: str) -> frozenset[str]:
        """What is left of a phrase without the field's own words."""
        if phrase not in self._words:
            left = [word for word in content_words(phrase) if word not in self.field]
            for title in self.title_words:  # 合法权益 says 合法 where 权益 is the field
                left = [word.replace(title, "") for word in left]
            self._words[phrase] = frozenset(word for word in left if len(word) > 1 and word not in self.titles)
        return self._words[phrase]

    def worth(self, phrase: str, cluster: int, among: Sequence[int]) -> tuple[float, float]:
        """What a phrase is worth as a name of some of a cluster's rows, and the share of the cluster it explains."""
        rows, holders = self.members[cluster], self.held[phrase]
        placed = {c: n for c, n in holders.items() if c >= 0}
        share = holders[cluster] / sum(placed.values())
        own = OWN if phrase not in self.objects else OWN_HEADING
        if self.saying[phrase] < SAYING or share < own or max(placed, key=lambda c: (placed[c], -c)) != cluster:
            return 0.0, 0.0
        held = [at for at in rows if phrase in self.of_part[self.parts[at]]]
        if len({self.places[at].measure_id for at in held}) < 2:
            return 0.0, 0.0
        adds = (
            sum((phrase in self.named[at]) + (phrase in self.of_part[self.parts[at]]) for at in among) / 2 / len(rows)
        )
        documents = [len({self.places[at].document_id for at in some}) for some in (held, rows)]
        spread = 0.75 + 0.25 * documents[0] / documents[1]
        # F2: what a name leaves out of its topic counts more than what it has in common with others.
        f_score = 5 * share * adds / (4 * share + adds) if adds else 0.0
        says = self.saying[phrase] * min(1.0, len(phrase) / SHORT) ** 2
        return f_score * spread * says * (HEADS if phrase in self.heads else 1.0), adds

    def names(self) -> dict[int, tuple[str, float]]:
        """For each cluster a name, empty where no phrase is its own, and what it is worth, 0 to about 1.

        The cluster with the best name has its name first; what is like it names no other one.
        """
        alone = {c: self._name(c, [])[1] for c in sorted(self.members) if c >= 0}
        usual = sum(map(self._measures, alone)) / max(1, len(alone))
        taken: list[str] = []
        found = {}
        for c in sorted(alone, key=lambda c: (-round(alone[c], 9), c)):
            parts, worth = self._name(c, taken)
            taken += parts
            found[c] = _joined(parts), worth * min(1.0, self._measures(c) / usual) ** 0.75
        return found

    def _measures(self, cluster: int) -> int:
        return len({self.places[at].measure_id for at in self.members[cluster]})

    def _name(self, cluster: int, taken: Sequence[str]) -> tuple[list[str], float]:
        """One or two phrases, and what the first is worth."""
        left = self.members[cluster]
        candidates = sorted({p for at in left for p in self.of_part[self.parts[at]] if not self._is_like(p, taken)})
        chosen: list[str] = []
        first, explained = 0.0, 0.0
        while len(chosen) < MOST_PARTS and explained < NAMED and candidates:
            worths = {p: self.worth(p, cluster, left) for p in candidates}
            best = max(candidates, key=lambda p: (round(worths[p][0], 9), -len(p), p))
            worth, adds = worths[best]
            if worth <= 0 or (chosen and (adds < ADDED or len(best) < SHORT)):
                break
            first = first or worth
            chosen.append(self._longer(best, worths))
            explained += adds
            left = [at for at in left if best not in self.of_part[self.parts[at]]]
            candidates = [p for p in candidates if not self._is_like(p, chosen)]
        return chosen, first

    def _longer(self, phrase: str, worths: Mapping[str, tuple[float, float]]) -> str:
        """Of a short phrase the longer one that most of its use is in: 责任人 is 生活垃圾分类管理责任人."""
        if len(phrase) > SHORT:
            return phrase
        around = [
            p for p, (worth, adds) in worths.items() if phrase in p and worth and adds >= LONGER * worths[phrase][1]
        ]
        return max(sorted(around), key=lambda p: worths[p][0] if p != phrase else 0.0)

    def _is_like(self, phrase: str, others: Sequence[str]) -> bool:
        """Whether a phrase says much the same as another."""
        pairs = [[(self.words_of(phrase), self.words_of(o)), (set(phrase), set(o))] for o in others]
        return any(all(len(a & b) >= ALIKE * min(len(a), len(b)) for a, b in pair) for pair in pairs)


def _joined(parts: Sequence[str]) -> str:
    """Phrases as one name: 新能源汽车与充电设施."""
    if len(parts) > 1 and not any(mark in part for part in parts for mark in "、与和及"):
        return f"{'、'.join(parts[:-1])}与{parts[-1]}"
    return "、".join(parts)
