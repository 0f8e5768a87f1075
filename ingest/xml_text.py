"""XML of no vocabulary of its own reader, through ``unstructured``: its texts, without the tags.

The only file of the product that knows ``unstructured``. It fetches a tokeniser model at first use
and reports home at import: both are cut off here before the import, and its tokeniser is replaced
by an empty one (its guesses are not used).
"""

from __future__ import annotations

import os
import sys
from functools import cache
from io import BytesIO
from pathlib import Path

os.environ["DO_NOT_TRACK"] = "true"
os.environ["SCARF_NO_ANALYTICS"] = "true"
os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"

from ingest.archive import parse_xml
from ingest.blocks import Collector
from records.document import Extraction, Status


class XmlParser:
    """Reads the texts of XML files, such as those that systems hand to one another."""

    def parse(self, path: Path) -> Extraction:
        """Return the texts of the elements in order; see :class:`ingest.parser.Parser`.

        Text beside elements of its own comes after theirs, and items lose their mark.
        """
        data = path.read_bytes()
        parse_xml(data)  # SECURITY: within our limits first, and without a DOCTYPE
        take_offline()
        from unstructured.partition.xml import partition_xml

        out = Collector()
        for element in partition_xml(file=BytesIO(data)):
            for line in str(element.text).split("\n"):
                out.text(line)
        return Extraction(Status.OK, "", tuple(out.blocks))


@cache
def take_offline() -> None:
    """Cut ``unstructured`` off from the network, once; needed before its partitioners run."""
    torch_is_foreign = "torch" not in sys.modules
    if torch_is_foreign:  # spaCy would load it, which no partitioner here needs
        vars(sys)["modules"]["torch"] = None
    try:
        import spacy
    finally:
        if torch_is_foreign:
            del sys.modules["torch"]
    import unstructured.nlp.tokenize as tokenize

    empty = spacy.blank("xx")
    empty.add_pipe("sentencizer")
    vars(tokenize)["_get_nlp"] = lambda: empty
