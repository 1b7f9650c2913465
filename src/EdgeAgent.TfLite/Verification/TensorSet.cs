namespace EdgeAgent.TfLite.Verification;

/// <summary>A set of tensor indices, one bit each, reused from subgraph to subgraph.</summary>
internal sealed class TensorSet
{
    private ulong[] _bits = [];

    public void Clear(int tensors)
    {
        int words = (tensors + 63) / 64;
        if (_bits.Length < words)
            _bits = new ulong[words];
        else
            Array.Clear(_bits, 0, words);
    }

    public bool Contains(int tensor) => (_bits[tensor >> 6] & (1UL << (tensor & 63))) != 0;

    public void Add(int tensor) => _bits[tensor >> 6] |= 1UL << (tensor & 63);
}
