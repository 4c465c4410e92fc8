// Compiles all Python below a folder with the Python of a browser: node bytecode.mjs PYODIDE FOLDER
// Each folder in FOLDER stands for an archive of its name. Beside each file its bytecode is written, in __pycache__.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);
// Sets would be written in another order each time.
const python = await loadPyodide({ indexURL: pyodide, env: { PYTHONHASHSEED: "0" } });
python.FS.mkdir("/folder");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/folder");
python.runPython(`
import sys, sysconfig, warnings
from compileall import compile_dir
from pathlib import Path
from py_compile import PycInvalidationMode

warnings.simplefilter("ignore")
for top in Path("/folder").iterdir():
    # Where the file will lie, as tracebacks say it.
    at = next(path for path in sys.path if path.endswith(".zip")) if top.name == "python_stdlib.zip" else sysconfig.get_path("purelib")
    # Unchecked: in the browser a file has no time to compare, and nobody changes it. Quiet: what is no Python stays as it is.
    compile_dir(top, maxlevels=30, quiet=2, stripdir=top, prependdir=at, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
`);
