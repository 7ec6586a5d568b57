"""The tables of ``data/processed/networks``, declared once as those of ``schema.py`` are."""

from __future__ import annotations

from policycompare.lexicon.roles import BASES
from policycompare.tables.bases import COMPARED_BASES, NOT_COMPARED
from policycompare.tables.schema import Column, Table

VARIATIONS = ("document", "chapter", "role", "sentences", "later", "collectives")
"""What a variation of loads leaves out: one of a region's documents, a chapter of its only one, a role that does not
answer for the measure, what only sentences say, leads printed behind the first of their measure, or collectives."""

TIES = ("binary", "weighted")
"""Kinds of ties: whether there is one, or how strong it is."""
CONTROLS = ("none", "loads")
"""What is taken out before two networks are correlated."""
_NETWORK = Column("network", "string", "Region id; all = the joint network over functions", True)
_BASIS = Column(
    "basis", "string", "What ties rest on: assigned responsibilities, or actors that sentences name; "
    "over several regions what most of them have: all named bodies, leads, or actors", True,
    (*BASES, *(basis for basis in COMPARED_BASES if basis not in BASES)),
)  # fmt: skip
_COMPARED = Column(
    "basis", "string", "What is counted: every named body, those that lead, or actors that sentences name", True,
    COMPARED_BASES,
)  # fmt: skip
_REGIONS = (
    Column("left_region_id", "string", "Region that comes first in the alphabet", True),
    Column("right_region_id", "string", "The other region", True),
)

NETWORK_TABLES: tuple[Table, ...] = (
    Table("unit_metrics", "Metrics of each unit in its region's network, and of each function in the joint one",
        ("network", "unit_id"), (
        _NETWORK,
        Column("unit_id", "string", "Unit; in the joint network the function", True),
        Column("measures", "integer", "Measures that it carries", True),
        Column("sole", "integer", "Measures that it alone carries", True),
        Column("sole_share", "number", "sole / measures; null where it carries none"),
        Column("degree", "integer", "Units that it shares a measure with", True),
        Column("strength", "integer", "Sum of shared measures over its ties", True),
        Column("strength_newman", "number",
            "Sum of Newman's weights: measures shared with anybody, each once (Newman 2001)", True),
        Column("betweenness", "number",
            "Share of shortest paths between two others that pass it, 0 to 1 (Freeman 1977)", True),
        Column("eigenvector", "number", "Eigenvector centrality over Newman's weights, the first = 1; "
            "null outside the largest component (Bonacich 1972)"),
        Column("core", "integer", "Greatest k of a k-core that holds it (Seidman 1983)", True),
        Column("constraint", "number", "Burt's constraint over shared measures; null without ties (Burt 1992)"),
        Column("community", "integer", "Community, 1 = the largest (Louvain, Blondel et al. 2008, best of 100 runs)",
            True),
        Column("community_stability", "number",
            "Mean overlap of its community with itself over the runs, 0 to 1; null without ties"),
    )),
    Table("network_metrics", "Metrics of each network", ("network",), (
        _NETWORK,
        Column("mode", "string", "What its nodes are", True, ("units", "functions")),
        _BASIS,
        Column("documents", "list", "Its documents", True),
        Column("units", "integer", "Nodes", True),
        Column("agencies", "integer", "Nodes that are one body", True),
        Column("collectives", "integer", "Nodes that are a kind of bodies", True),
        Column("measures", "integer", "Measures that they carry", True),
        Column("ties", "integer", "Pairs that share a measure", True),
        Column("density", "number", "ties / possible ties; null below two nodes"),
        Column("isolates", "integer", "Nodes without ties", True),
        Column("components", "integer", "Connected parts, each isolate one", True),
        Column("largest_component", "integer", "Nodes of the largest", True),
        Column("mean_distance", "number", "Mean steps between two nodes of it"),
        Column("degree_centralisation", "number", "0 = all have as many ties, 1 = a star (Freeman 1979)"),
        Column("strength_gini", "number", "Gini of the strength, 0 = all alike"),
        Column("load_gini", "number", "Gini of the measures carried"),
        Column("load_hhi", "number", "Herfindahl–Hirschman index of the load, 1/n to 1"),
        Column("top_share", "number", "The busiest node's share of the load"),
        Column("modularity", "number", "Of the communities, over Newman's weights"),
        Column("communities", "integer", "Communities of two nodes or more", True),
        Column("stability", "number", "Mean adjusted Rand index of the runs: 1 = all found the same"),
        Column("sampled", "string", "What was sampled because the network is large, and how; null where nothing was"),
    )),
    Table("unit_ties", "Pairs of units that share a measure, against chance, by two null models",
        ("left_unit_id", "right_unit_id"), (
        _NETWORK,
        Column("left_unit_id", "string", "Unit whose id is the smaller", True, refers_to="units.unit_id"),
        Column("right_unit_id", "string", "The other unit", True, refers_to="units.unit_id"),
        Column("count", "integer", "Measures that they share", True),
        Column("expected", "number", "Measures expected by chance, given what each carries on average "
            "(bipartite configuration model, Saracco et al. 2015)", True),
        Column("z", "number", "(count - expected) / standard deviation; null where chance leaves no room"),
        Column("p", "number", "Probability of sharing at least as many by chance in that model", True),
        Column("is_backbone", "boolean",
            "More than chance: p passes Benjamini and Hochberg at 0.05 over all pairs of the network", True),
        Column("p_fixed", "number", "The same where every unit and measure keeps its number exactly (curveball, Strona "
            "et al. 2014), never below 1/(samples + 1); null where the network is too large to be sampled"),
        Column("is_backbone_fixed", "boolean", "p_fixed passes in the same way; false where it is null", True),
        Column("samples", "integer", "Matrices that p_fixed rests on; 0 where none was drawn", True),
        Column("newman", "number", "Sum over the shared measures of 1/(n-1), n = units of the measure", True),
        Column("measure_ids", "list", "The measures", True),
    )),
    Table("function_loads", "What share of a region's measures each function carries, on each basis that it has",
        ("region_id", "basis", "function"), (
        Column("region_id", "string", "Region", True),
        _COMPARED,
        Column("function", "string", "Function", True),
        Column("measures", "integer", "Measures that any unit of this function carries", True),
        Column("share", "number", "measures / the region's measures that anybody carries on this basis", True),
        Column("rank", "integer", "1 = the most; equals share the smaller rank", True),
        Column("rank_best", "integer", "Its best rank over the whole and all variations (load_variations)", True),
        Column("rank_worst", "integer", "Its worst rank over them", True),
        Column("variations", "integer", "How many variations the region has", True),
        Column("first_in", "integer", "In how many of them its rank is 1", True),
    )),
    Table("load_variations", "What the loads become when something is left out: sensitivity, no sampling",
        ("region_id", "basis", "function", "variation", "left_out"), (
        Column("region_id", "string", "Region", True),
        _COMPARED,
        Column("function", "string", "Function that the region has when nothing is left out", True),
        Column("variation", "string", "Kind of what is left out", True, VARIATIONS),
        Column("left_out", "string", "Which of the kind: id of the document or section, the role; else the kind", True),
        Column("measures", "integer", "Measures that the function still carries", True),
        Column("share", "number", "measures / measures that anybody still carries", True),
        Column("rank", "integer", "1 = the most; functions without measures share the last", True),
    )),
    Table("pair_bases", "On what two regions are compared: the best basis that both have, or why they are not",
        ("left_region_id", "right_region_id"), (
        *_REGIONS,
        Column("basis", "string", "The basis; null where they are not compared", False, COMPARED_BASES),
        Column("left_measures", "integer", "Measures with a unit on this basis, on the left; null without one"),
        Column("right_measures", "integer", "The same on the right"),
        Column("left_bases", "list", "All bases that the left has, the best first; null where none"),
        Column("right_bases", "list", "All bases that the right has"),
        Column("not_compared", "string", "Why they are not compared: one names no body; one has too few measures; "
            "one names leads only and the other does not tell who leads; in one only sentences name bodies; "
            "null where they are", False, NOT_COMPARED),
    )),
    Table("region_pairs", "How alike the networks of two regions are, over functions that both have",
        ("left_region_id", "right_region_id"), (
        *_REGIONS,
        Column("functions", "integer", "Functions in both", True),
        Column("ties_left", "integer", "Ties among them on the left", True),
        Column("ties_right", "integer", "Ties among them on the right", True),
        Column("ties_both", "integer", "Ties in both", True),
        Column("jaccard", "number", "ties_both / ties in either; null where there are none"),
        Column("rank_correlation", "number", "Spearman's correlation of the loads over functions that either has"),
    )),
    Table("network_tests", "Whether the networks of two regions are alike beyond chance, over functions that both have",
        ("left_region_id", "right_region_id", "ties", "control"), (
        *_REGIONS,
        _COMPARED,
        Column("ties", "string", "Whether there is a tie, or Newman's weight of it", True, TIES),
        Column("control", "string", "Nothing, or the loads of both functions in either region", True, CONTROLS),
        Column("functions", "integer", "Functions in both", True),
        Column("r", "number", "Correlation of the ties, partial where loads are controlled for; null below four "
            "functions or where nothing varies"),
        Column("p", "number", "Its one-sided p: p_renamed, where loads are controlled for the larger of it and "
            "p_margins"),
        Column("is_floor", "boolean", "No draw reached r: p is this or less", True),
        Column("p_corrected", "number", "p corrected for all rows of this table (Holm 1979)"),
        Column("p_renamed", "number", "p of renaming the functions (QAP, Krackhardt 1988; where loads are controlled "
            "for, double semi-partialing, Dekker et al. 2007)"),
        Column("p_margins", "number", "p of dealing one region's measures out anew, all loads and measures keeping "
            "their number (curveball, Strona et al. 2014), the larger of both regions; null without control"),
        Column("draws", "integer", "Renamings, and samples of each region; the smallest p is 1/(draws + 1)", True),
    )),
    Table("rank_changes", "The load of each function in two compared regions, side by side",
        ("left_region_id", "right_region_id", "function"), (
        *_REGIONS,
        Column("function", "string", "Function that either has", True),
        _COMPARED,
        Column("left_measures", "integer", "Measures on the left", True),
        Column("right_measures", "integer", "Measures on the right", True),
        Column("left_otherwise", "integer", "Measures on the left that name it, but not so that it counts", True),
        Column("right_otherwise", "integer", "The same on the right", True),
        Column("left_rank", "integer", "Rank on the left; null where it carries nothing"),
        Column("right_rank", "integer", "Rank on the right; null where it carries nothing"),
        Column("rank_change", "integer", "right_rank - left_rank"),
        Column("left_share", "number", "Share on the left", True),
        Column("right_share", "number", "Share on the right", True),
        Column("share_difference", "number", "left_share - right_share", True),
        Column("holds_in", "integer", "In how many variations the difference has the same sign", True),
        Column("variations", "integer", "How many variations there are: parts left out of either side, "
            "kinds of clauses and collectives of both at once", True),
    )),
)  # fmt: skip

NETWORK_TABLE = {table.name: table for table in NETWORK_TABLES}


def columns_of(name: str, *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Columns of a table of networks, some left out: name -> type in the schema's words."""
    return {column.name: column.type for column in NETWORK_TABLE[name].columns if column.name not in without}
