"""An open project and the coder at work: the verbs that command line and screen share."""

from qualcode.workspace.incoming import Intake
from qualcode.workspace.intake import prepare
from qualcode.workspace.opening import new_workspace, open_workspace
from qualcode.workspace.verbs import Workspace

__all__ = ["Intake", "Workspace", "new_workspace", "open_workspace", "prepare"]
