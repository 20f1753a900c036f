"""Where an interaction belongs, and how it did there."""

from domain.hierarchy import Hierarchy
from domain.interactions import Interaction, RejectionCode, Scored
from domain.nodes import Moment
from domain.scoring import UNSCORED, assess


def place(interaction: Interaction, hierarchy: Hierarchy) -> Scored | RejectionCode:
    """The interaction at its moment, scored by the standard in force when it occurred.

    Under an unknown key it is kept, unscored; NOT_A_MOMENT when the key names another kind of node.
    """
    node = hierarchy.find(interaction.moment_key)
    if node is None:
        return Scored(interaction, None, UNSCORED)
    if not isinstance(node, Moment):
        return RejectionCode.NOT_A_MOMENT
    standard = hierarchy.standard_at(node.id, interaction.occurred_at)
    return Scored(interaction, node.id, assess(interaction.signals, standard))
