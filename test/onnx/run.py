"""python run.py FOLDER: checks each model that cases.json names by onnx.checker, runs it by onnxruntime on the inputs given, and prints what it gives as JSON."""
import base64
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

FOLDER = pathlib.Path(sys.argv[1])


def array(x):
    return np.frombuffer(base64.b64decode(x['bytes']), x['dtype']).reshape(x['shape'])


def record(x):
    return {'shape': list(x.shape), 'dtype': x.dtype.name, 'bytes': base64.b64encode(np.ascontiguousarray(x).tobytes()).decode()}


def run(case):
    # What was run when the process ended, should a runtime end it.
    print(case['name'], file=sys.stderr, flush=True)
    data = (FOLDER / case['file']).read_bytes()
    try:
        onnx.checker.check_model(data, full_check=True)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(data, options, providers=['CPUExecutionProvider'])
        names = [x.name for x in session.get_outputs()]
        dims = {x.name: x.shape for x in [*session.get_inputs(), *session.get_outputs()]}
        runs = [dict(zip(names, map(record, session.run(names, {name: array(x) for name, x in inputs.items()})))) for inputs in case['runs']]
        return {'name': case['name'], 'dims': dims, 'runs': runs}
    except Exception as error:  # what is wrong with one model is said of it
        return {'name': case['name'], 'error': f'{type(error).__name__}: {error}'[:2000]}


cases = json.loads((FOLDER / 'cases.json').read_text(encoding='utf-8'))
print(json.dumps([run(case) for case in cases]))
