"""The plain script of the benchmark: what an analyst in a hurry writes for the five documents.

Usage: plain_script.py DATA_RAW OUTPUT_FOLDER
"""

import re
import sys
from pathlib import Path

import jieba
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

RE_PINYIN = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")
RE_CHAPTER = re.compile(r"^([一二三四五六七八九十]+)、(.*)")
RE_ITEM = re.compile(r"^(\d+)[.．](?!\d)(.*)")
RE_SECTION = re.compile(r"^[(（]([一二三四五六七八九十]+)[)）](.*)")
RE_UNITS = re.compile(
    r"[(（〔]?(?:责任单位|責任單位|责任部门|牵头单位|牵头部门|配合单位)[:\uff1a](.*?)(?:[)）〕]?。?)$"
)
RE_TARGET = re.compile(
    r"[^,\uff0c。;\uff1b]*?(\d+(?:\.\d+)?)(?:(%|\uff05)|\w{0,3}?(?:以上|以下|以内))[^,\uff0c。;\uff1b]*"
)
RE_DEADLINE = re.compile(r"(20\d\d)年")
STOPWORDS = set("的 和 与 及 等 对 在 为 以 将 是 了 中 并 或 要 制度 工作 建设 加强 推进 完善 建立 健全".split())


def read(path):
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    text = RE_PINYIN.sub("", text)
    lines = [line.strip().replace("\u3000", "") for line in text.split("\n")]
    lines = [line for line in lines if line]
    return list(dict.fromkeys(lines))  # Anshan stands in its file twice


def split_measures(name, lines):
    has_items = any(RE_ITEM.match(line) for line in lines)
    is_numbered = has_items or any(RE_SECTION.match(line) for line in lines)
    chapter = section = ""
    rows = []
    for line in lines:
        if m := RE_CHAPTER.match(line):
            chapter, section = m.group(2), ""
        elif m := RE_ITEM.match(line):
            rows.append(
                {"document": name, "chapter": chapter, "section": section, "num": m.group(1), "text": m.group(2)}
            )
        elif m := RE_SECTION.match(line):
            section = m.group(2)
            if not has_items or len(section) > 60:
                rows.append({"document": name, "chapter": chapter, "section": "", "num": m.group(1), "text": section})
        elif is_numbered and rows:
            rows[-1]["text"] += line
        elif not is_numbered and len(line) > 100:  # Liaoyuan has paragraphs only
            rows.append({"document": name, "chapter": chapter, "section": "", "num": str(len(rows) + 1), "text": line})
    return rows


def split_units(text):
    m = RE_UNITS.search(text)
    return [u.strip("〔〕()（）。 ") for u in re.split(r"[、,\uff0c;\uff1b]", m.group(1)) if u.strip()] if m else []


def tokens(text):
    return [w for w in jieba.cut(text) if len(w) > 1 and w not in STOPWORDS and not w.isdigit()]


def main(raw, out):
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    for path in sorted(raw.glob("*.txt")):
        rows += split_measures(path.stem, read(path))
    measures = pd.DataFrame(rows)
    measures["units"] = measures["text"].map(split_units)
    measures["tokens"] = measures["text"].map(tokens)
    measures["length"] = measures["text"].str.len()

    units = measures.explode("units").dropna(subset=["units"])[["document", "num", "units"]]
    targets = pd.DataFrame(
        [
            {"document": r.document, "num": r.num, "target": m.group(0), "value": float(m.group(1))}
            | {"year": y.group(1) if (y := RE_DEADLINE.search(m.group(0))) else None}
            for r in measures.itertuples()
            for m in RE_TARGET.finditer(r.text)
        ]
    )

    documents = measures.groupby("document")["tokens"].sum().map(" ".join)
    vectorizer = TfidfVectorizer(token_pattern=r"\S+", sublinear_tf=True)
    matrix = vectorizer.fit_transform(documents)
    similarity = pd.DataFrame(cosine_similarity(matrix), index=documents.index, columns=documents.index)
    words = pd.DataFrame(matrix.toarray(), index=documents.index, columns=vectorizer.get_feature_names_out())
    keywords = words.stack().groupby(level=0, group_keys=False).nlargest(20).rename("tfidf").reset_index()
    keywords.columns = ["document", "word", "tfidf"]

    sns.set_theme(style="whitegrid")
    plt.figure(figsize=(6, 5))
    sns.heatmap(similarity, annot=True, fmt=".2f", cmap="Blues")
    plt.tight_layout()
    plt.savefig(out / "similarity.png", dpi=150)
    plt.close()
    plt.figure(figsize=(7, 4))
    sns.barplot(data=measures.groupby("document").size().rename("measures").reset_index(), x="document", y="measures")
    plt.tight_layout()
    plt.savefig(out / "measures.png", dpi=150)
    plt.close()

    measures.drop(columns=["units", "tokens"]).to_csv(out / "measures.csv", index=False, encoding="utf-8-sig")
    units.to_csv(out / "units.csv", index=False, encoding="utf-8-sig")
    targets.to_csv(out / "targets.csv", index=False, encoding="utf-8-sig")
    similarity.to_csv(out / "similarity.csv", encoding="utf-8-sig")
    keywords.to_csv(out / "keywords.csv", index=False, encoding="utf-8-sig")
    print(len(measures), "measures,", len(units), "units,", len(targets), "targets")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
