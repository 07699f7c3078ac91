"""python pytorch.py FILE: what PyTorch trains and saves: pytorch.json, whose `bytes` are the safetensors file of the state dict of

    Sequential(Linear(5, 4), BatchNorm1d(4), ReLU(), Linear(4, 3, bias=False))

and `output` what it gives, evaluating, for `input`. Made with Debian's python3-torch (1.13) and safetensors 0.8.0.
"""
import base64
import json
import sys

import torch
from safetensors.torch import save

torch.manual_seed(0)
net = torch.nn.Sequential()
net.add_module('fc1', torch.nn.Linear(5, 4))
net.add_module('bn', torch.nn.BatchNorm1d(4))
net.add_module('act', torch.nn.ReLU())
net.add_module('fc2', torch.nn.Linear(4, 3, bias=False))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(5):
    x = torch.randn(16, 5)
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(net(x), x[:, :3].argmax(1)).backward()
    optimizer.step()
net.eval()
x = torch.randn(6, 5)
tensors = {name: value.contiguous() for name, value in net.state_dict().items()}
with open(sys.argv[1], 'w', encoding='utf-8') as file:
    json.dump({
        'about': __doc__.split('\n', 1)[0], 'versions': {'torch': torch.__version__},
        'bytes': base64.b64encode(save(tensors)).decode(),
        'input': x.tolist(), 'output': net(x).tolist(),
    }, file, indent=1)
    file.write('\n')
