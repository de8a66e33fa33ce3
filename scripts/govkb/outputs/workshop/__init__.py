"""What the workshop page (`/train/workshop/`) works with: a list of ready papers, the papers, and faces to write with."""

from govkb.outputs.workshop.build import FOLDER, Paper, workshop_files, workshop_shell
from govkb.outputs.workshop.faces import FaceBlock, cut
from govkb.outputs.workshop.names import fixed_texts, used_texts

__all__ = [
    "FOLDER",
    "FaceBlock",
    "Paper",
    "cut",
    "fixed_texts",
    "used_texts",
    "workshop_files",
    "workshop_shell",
]
