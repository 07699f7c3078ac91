"""The worker of pullback/xla: holds values on XLA's devices, and runs StableHLO programs on them.

It is spoken to in frames over its standard input and output: two uint32 (bytes of JSON, bytes of data), the JSON, the data. Values and programs go by
numbers that the caller chooses. Only what is asked for is answered, so that calls follow each other without waiting: what fails leaves the reason in the
place of its results, and whoever reads one of them is told.
"""
import functools
import json
import os
import queue
import signal
import struct
import sys
import threading
import zlib

PROTOCOL = 1
OLDEST_PYTHON = (3, 10)
OLDEST_JAX = (0, 6, 2)

# Frames go to what was standard output; whatever libraries print goes where errors go.
OUT = os.dup(1)
os.dup2(2, 1)
IN = os.dup(0)


def write(data):
    view = memoryview(data)
    while len(view) > 0:
        view = view[os.write(OUT, view):]


def answer(head, parts=()):
    text = json.dumps(head).encode()
    write(struct.pack('<II', len(text), sum(len(part) for part in parts)) + text)
    for part in parts:
        write(part)


def refuse(kind, message):
    answer({'error': {'kind': kind, 'message': message}})
    sys.exit(1)


def read(size):
    parts = []
    while size > 0:
        part = os.read(IN, min(size, 1 << 22))
        if not part:
            # The caller is gone, and with it whoever could want a result.
            os._exit(0)
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b''.join(parts)


def listen(frames):
    while True:
        text, data = struct.unpack('<II', read(8))
        head = json.loads(read(text))
        frames.put((head, read(data) if data else b''))


def version(text):
    numbers = []
    for part in text.split('.')[:3]:
        digits = ''.join(c for c in part if c.isdigit())
        numbers.append(int(digits or 0))
    return tuple(numbers)


def start(settings):
    """Imports JAX, joins other processes, and finds the devices."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        refuse('no python', 'this is Python %s, and JAX wants %d.%d or newer' % (sys.version.split()[0], *OLDEST_PYTHON))
    wanted = settings.get('devices')
    if wanted is not None:
        flags = os.environ.get('XLA_FLAGS', '')
        if 'xla_force_host_platform_device_count' not in flags:
            os.environ['XLA_FLAGS'] = (flags + ' --xla_force_host_platform_device_count=%d' % wanted).strip()
    if settings.get('platform') == 'cpu':
        os.environ['JAX_PLATFORMS'] = 'cpu'
    try:
        import jax
        import numpy  # noqa: F401
        import jaxlib
    except Exception as problem:
        refuse('no jax', '%s: %s' % (type(problem).__name__, problem))
    if version(jax.__version__) < OLDEST_JAX:
        refuse('old jax', 'JAX is %s, and %d.%d.%d is the oldest that is known to work' % (jax.__version__, *OLDEST_JAX))
    jax.config.update('jax_enable_x64', True)
    distributed = settings.get('distributed')
    if distributed is not None:
        try:
            jax.config.update('jax_cpu_collectives_implementation', 'gloo')
        except Exception:
            pass
        import inspect
        known = inspect.signature(jax.distributed.initialize).parameters
        try:
            jax.distributed.initialize(**{name: value for name, value in distributed.items() if name in known})
        except Exception as problem:
            refuse('no cluster', str(problem).split('\n')[0])
    platform = settings.get('platform')
    try:
        devices = jax.devices(platform) if platform else jax.devices()
    except Exception as problem:
        refuse('no device', str(problem).split('\n')[0])
    processes = len({d.process_index for d in devices})
    if wanted is not None and len(devices) < wanted * processes:
        refuse('no device', '%d devices are asked for, and there are %d' % (wanted * processes, len(devices)))
    local = [d for d in devices if d.process_index == jax.process_index()]
    memory = None
    try:
        memory = (local[0].memory_stats() or {}).get('bytes_limit')
    except Exception:
        pass
    answer({
        'protocol': PROTOCOL, 'python': sys.version.split()[0], 'jax': jax.__version__, 'jaxlib': jaxlib.__version__, 'executable': sys.executable,
        'platform': devices[0].platform, 'kind': devices[0].device_kind, 'devices': len(devices) if wanted is None else wanted * processes,
        'process': jax.process_index(), 'processes': processes, 'memory': memory, 'pid': os.getpid(),
    })
    return devices, local


class Failed:
    """Stands where a value would, had its computing not failed."""

    def __init__(self, error):
        self.error = error


class Refused(Exception):
    def __init__(self, error):
        super().__init__(error['message'])
        self.error = error


class Machine:
    def __init__(self, devices, local, settings):
        import jax
        import numpy as np
        from jax._src.lib import xla_client as xc
        from jax.sharding import Mesh, NamedSharding, PartitionSpec
        self.jax, self.np, self.xc = jax, np, xc
        self.Mesh, self.NamedSharding, self.PartitionSpec = Mesh, NamedSharding, PartitionSpec
        self.devices, self.local, self.client = devices, local, devices[0].client
        self.dtypes = {'float32': np.dtype('float32'), 'float64': np.dtype('float64'), 'int32': np.dtype('int32'), 'bool': np.dtype('bool')}
        self.names = {dtype: name for name, dtype in self.dtypes.items()}
        self.values, self.programs, self.meshes, self.gathers, self.compiled = {}, {}, {}, {}, 0
        self.many, self.silent, self.driven = jax.process_count() > 1, settings.get('silent', False), settings.get('driven', False)

    def sharding(self, said):
        """`{mesh: [[name, size], …], spec: [[name, …], …]}`: for each axis of a value the axes of the mesh that divide it."""
        key = json.dumps(said['mesh'])
        if key not in self.meshes:
            sizes = [size for _, size in said['mesh']]
            count = 1
            for size in sizes:
                count *= size
            self.meshes[key] = self.Mesh(self.np.array(self.devices[:count]).reshape(sizes), [name for name, _ in said['mesh']])
        return self.NamedSharding(self.meshes[key], self.PartitionSpec(*[tuple(names) if names else None for names in said['spec']]))

    def value(self, number):
        found = self.values.get(number)
        if isinstance(found, Failed):
            raise Refused(found.error)
        if found is None:
            raise Refused({'kind': 'failed', 'message': 'the worker holds no value %s' % number})
        return found

    def whole(self, x):
        """All of a value: parts that lie in other processes are gathered first, which all processes do together."""
        if x.is_fully_addressable:
            return self.np.asarray(x)
        if not x.is_fully_replicated:
            mesh = x.sharding.mesh
            if mesh not in self.gathers:
                self.gathers[mesh] = self.jax.jit(lambda y: y, out_shardings=self.NamedSharding(mesh, self.PartitionSpec()))
            x = self.gathers[mesh](x)
        return self.np.asarray(x.addressable_data(0))

    def tell(self, numbers):
        arrays = [self.np.ascontiguousarray(self.whole(self.value(n))) for n in numbers]
        if sum(a.nbytes for a in arrays) >= 1 << 32:
            raise Refused({'kind': 'memory', 'message': 'what is read at once is more than 4 GiB: read parts of it'})
        parts = [memoryview(a).cast('B') if a.size else b'' for a in arrays]
        head = {'sizes': [a.nbytes for a in arrays]}
        if self.many:
            # Processes of one caller have to agree; the first one's elements are sent.
            head['sum'] = functools.reduce(lambda found, part: zlib.crc32(part, found), parts, 0)
        answer(head, () if self.silent else parts)

    def put(self, head, data):
        at = 0
        for v in head['values']:
            dtype = self.dtypes[v['dtype']]
            count = 1
            for size in v['shape']:
                count *= size
            host = self.np.frombuffer(data, dtype, count, at).reshape(v['shape'])
            at += count * dtype.itemsize
            if 'sharding' in v:
                self.values[v['id']] = self.jax.make_array_from_callback(host.shape, self.sharding(v['sharding']), lambda index, host=host: host[index])
            else:
                self.values[v['id']] = self.jax.device_put(host, self.local[0])

    def compile(self, head, data):
        xc, np = self.xc, self.np
        text = data.decode()
        mesh = head.get('mesh')
        count = 1
        for _, size in mesh or ():
            count *= size
        used = self.devices[:count] if mesh else self.local[:1]
        if mesh and self.jax.process_count() > 1:
            self.agree(text)
        options = xc.CompileOptions()
        if count > 1:
            build = options.executable_build_options
            build.num_partitions = count
            build.num_replicas = 1
            build.use_spmd_partitioning = True
            build.use_shardy_partitioner = True
            build.device_assignment = xc.DeviceAssignment.create(np.array([d.id for d in used]).reshape(1, count))
        program = self.client.compile_and_load(text, xc.DeviceList(tuple(used)), options)
        outs = [(tuple(o['shape']), self.sharding(o['sharding'])) for o in head['outs']] if mesh else None
        memory = {}
        try:
            m = program.get_compiled_memory_stats()
            memory = {'arguments': m.argument_size_in_bytes, 'results': m.output_size_in_bytes, 'temporary': m.temp_size_in_bytes, 'aliased': m.alias_size_in_bytes}
        except Exception:
            pass
        self.programs[head['program']] = (program, outs, memory)
        answer({'memory': memory, **({'compiled': program.hlo_modules()[0].to_string()} if head.get('compiled') else {})})

    def agree(self, text):
        """All processes compile the same text, or the first that differs is told, before any waits for the others."""
        import hashlib
        from jax._src import distributed
        client = distributed.global_state.client
        own = hashlib.sha256(text.encode()).hexdigest()
        self.compiled += 1
        place = 'pullback/program/%d/' % self.compiled
        client.key_value_set(place + str(self.jax.process_index()), own)
        for other in range(self.jax.process_count()):
            if client.blocking_key_value_get(place + str(other), 600_000) != own:
                raise Refused({'kind': 'rejected', 'message': 'program %d of process %d is another than that of process %d: all hosts have to run the same code on arguments of the same shapes, with the same keys' % (self.compiled, self.jax.process_index(), other)})

    def run(self, head):
        program, shardings, plan = self.programs[head['program']]
        args = [self.value(n) for n in head['args']]
        for n in head.get('donate', ()):
            self.values.pop(n, None)
        try:
            results = program.execute_sharded(args)
        except Exception as problem:
            raise self.planned(problem, plan) from problem
        del args
        parts = results.disassemble_into_single_device_arrays()
        if shardings is None:
            made = [p[0] for p in parts]
        else:
            made = [self.jax.make_array_from_single_device_arrays(shape, sharding, list(p)) for (shape, sharding), p in zip(shardings, parts)]
        self.values.update(zip(head['outs'], made))

    def end(self):
        """Ends the process, in a cluster when all are here: who is later would lose the others in the middle of something."""
        if self.many and not self.driven:
            try:
                from jax._src import distributed
                distributed.global_state.client.wait_at_barrier('pullback/end', 5_000)
            except Exception:
                pass
        os._exit(0)

    def planned(self, problem, plan):
        """What a program needs, beside that there is no room for it."""
        error = self.described('run', problem)
        if error['kind'] == 'memory' and plan:
            held = sum(v.nbytes for v in self.values.values() if not isinstance(v, Failed))
            error['message'] += ' (on each device the program needs %s bytes; all values held are %d)' % (', '.join('%s %d' % item for item in plan.items()), held)
        return Refused(error)

    def made(self, op, head):
        """The numbers of what an operation gives."""
        return head['outs'] if op in ('run', 'copy') else [v['id'] for v in head['values']] if op == 'put' else []

    def do(self, head, data):
        op = head['op']
        try:
            if op == 'run':
                self.run(head)
                if 'read' in head:
                    self.tell(head['read'])
            elif op == 'put':
                self.put(head, data)
            elif op == 'copy':
                for n, out in zip(head['ids'], head['outs']):
                    x = self.value(n)
                    self.values[out] = self.jax.device_put(x, x.sharding, may_alias=False)
            elif op == 'get':
                self.tell(head['ids'])
            elif op == 'free':
                for n in head['ids']:
                    self.values.pop(n, None)
            elif op == 'forget':
                self.programs.pop(head['program'], None)
            elif op == 'compile':
                self.compile(head, data)
            elif op == 'sync':
                for v in list(self.values.values()):
                    if not isinstance(v, Failed):
                        v.block_until_ready()
                answer({'values': len(self.values), 'live': len(self.jax.live_arrays())})
            elif op == 'ping':
                answer({})
            elif op == 'exit':
                self.end()
        except Exception as problem:
            error = problem.error if isinstance(problem, Refused) else self.described(op, problem)
            for n in self.made(op, head):
                self.values[n] = Failed(error)
            if op in ('compile', 'get', 'sync', 'ping') or 'read' in head:
                answer({'error': error})

    def described(self, op, problem):
        text = str(problem) or type(problem).__name__
        full = 'RESOURCE_EXHAUSTED' in text or isinstance(problem, MemoryError)
        if self.many and ('gloo' in text.lower() or 'UNAVAILABLE' in text or 'heartbeat' in text.lower()):
            return {'kind': 'gone', 'message': 'another process of the cluster is gone, or cannot be reached: %s' % text.split('\n')[0][:300]}
        return {'kind': 'memory' if full else 'rejected' if op == 'compile' else 'failed', 'message': text[:4000]}


def main():
    # Whoever presses ^C means the caller, whose end is seen at the other end of the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    frames = queue.Queue()
    threading.Thread(target=listen, args=(frames,), daemon=True).start()
    settings = json.loads(sys.argv[1])
    machine = Machine(*start(settings), settings)
    while True:
        machine.do(*frames.get())


if __name__ == '__main__':
    main()
