using System.Collections;

namespace EdgeAgent.TfLite.FlatBuffers;

/// <summary>Records of a verified vector, made when first asked for and then kept.</summary>
internal sealed class RecordList<T>(int count, Func<int, T> read) : IReadOnlyList<T>
    where T : class
{
    private T?[]? _made;

    public int Count => count;

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
            T?[] made = _made ?? Interlocked.CompareExchange(ref _made, new T?[count], null) ?? _made;
            return made[index] ?? Interlocked.CompareExchange(ref made[index], read(index), null) ?? made[index]!;
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
