"""The settings with which LibreOffice runs: nothing is executed, nothing is fetched, no question is asked."""

from __future__ import annotations

from xml.sax.saxutils import escape

_COMMON = "/org.openoffice.Office.Common"
_LOAD = "/org.openoffice.Office.Calc/Formula/Load"
_PDF = f"{_COMMON}/Filter/PDF/Export"
_SECURITY = f"{_COMMON}/Security/Scripting"

SETTINGS: tuple[tuple[str, str, str], ...] = (
    # Macros: very high security, and none at all. What a version does not know, it passes over.
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableOLEAutomation", "true"),
    (_SECURITY, "DisablePythonRuntime", "true"),
    ("/org.openoffice.Office.Calc/Filter/Import/VBA", "Executable", "false"),
    ("/org.openoffice.Office.Writer/Filter/Import/VBA", "Executable", "false"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    # Links: pictures, sections and sheets outside the file are not fetched, be they on the net or
    # on this disk (a picture from file:///… would otherwise come along). Writer counts 0 as
    # never, Calc 1.
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    # The net: a proxy where nobody listens, for machines that cannot start a program without net.
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    # No recovery, no lock files, no wizards, no tips, no reports.
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    (f"{_COMMON}/Misc", "UseLocking", "false"),
    (f"{_COMMON}/Misc", "UseDocumentSystemFileLocking", "false"),
    (f"{_COMMON}/Misc", "FirstRun", "false"),
    (f"{_COMMON}/Misc", "ShowTipOfTheDay", "false"),
    (f"{_COMMON}/Misc", "CrashReport", "false"),
    (f"{_COMMON}/Misc", "UseOpenCL", "false"),
    (f"{_COMMON}/Save/Document", "UseUserData", "false"),
    (f"{_COMMON}/Save/Document", "GenerateThumbnail", "false"),
    # Swedish dates and numbers, where a document leaves that to the program.
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "sv-SE"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale", "sv-SE"),
    # PDF/A-2b, tagged, with its title shown. Fields become page content: as PDF fields they would
    # get names that nobody knows, and their prompts ("Klicka här") as values.
    (_PDF, "SelectPdfVersion", "2"),
    (_PDF, "UseTaggedPDF", "true"),
    (_PDF, "DisplayPDFDocumentTitle", "true"),
    (_PDF, "ExportFormFields", "false"),
    (_PDF, "ExportBookmarks", "true"),
)
"""Node, property, value, as in LibreOffice's officecfg/registry/schema."""

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)


def registry(calculate: bool = False) -> str:
    """Return the settings as a registrymodifications.xcu.

    Args:
        calculate: work out all formulas of a workbook anew, instead of showing the results it holds.
    """
    mode = (_LOAD, "OOXMLRecalcMode", "0" if calculate else "1")
    items = (
        f'<item oor:path="{node}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{escape(value)}</value></prop></item>\n"
        for node, name, value in (*SETTINGS, mode)
    )
    return _HEAD + "".join(items) + "</oor:items>\n"
