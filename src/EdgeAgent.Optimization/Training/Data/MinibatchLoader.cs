using System.Runtime.ExceptionServices;
using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Optimization.Training.Data;

/// <summary>Prepares one minibatch while another is worked on.</summary>
/// <remarks>What is in a minibatch depends on the seed, the stream and the examples alone. Two buffers serve all minibatches. For one caller.</remarks>
/// <param name="data">The data.</param>
/// <param name="capacity">The most examples in a minibatch.</param>
/// <param name="elements">Numbers in one example.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="threads">How many threads prepare examples.</param>
internal sealed class MinibatchLoader(ITrainingData data, int capacity, int elements, int seed, int threads) : IDisposable
{
    private readonly PreparedMinibatch[] _buffers = [new(capacity, elements), new(capacity, elements)];
    private readonly ExceptionDispatchInfo?[] _failures = new ExceptionDispatchInfo?[capacity];
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };
    private ReadOnlyMemory<int> _order;
    private int _stream, _start, _buffer;
    private Task? _next;

    /// <summary>Begins a pass.</summary>
    /// <param name="order">The examples in the order wanted; not to be changed until the pass is over.</param>
    /// <param name="stream">The stream of chance that they are varied by.</param>
    public void Begin(ReadOnlyMemory<int> order, int stream)
    {
        Drain();
        (_order, _stream, _start) = (order, stream, 0);
        Prepare();
    }

    /// <summary>The next minibatch; valid until the one after it is asked for.</summary>
    /// <returns>Null after the last.</returns>
    /// <exception cref="SampleDataException">An example cannot be read.</exception>
    public PreparedMinibatch? Next()
    {
        if (_next is null)
            return null;
        _next.GetAwaiter().GetResult();
        PreparedMinibatch ready = _buffers[_buffer];
        _buffer ^= 1;
        _start += ready.Count;
        Prepare();
        return ready;
    }

    /// <summary>Waits for what is being prepared.</summary>
    public void Dispose() => Drain();

    private void Prepare()
    {
        PreparedMinibatch target = _buffers[_buffer];
        int start = _start, count = Math.Min(capacity, _order.Length - start);
        target.Count = count;
        _next = count > 0 ? Task.Run(() => Fill(target, start)) : null;
    }

    private void Fill(PreparedMinibatch target, int start)
    {
        Parallel.For(0, target.Count, _parallel, i =>
        {
            int index = _order.Span[start + i];
            try
            {
                data.Fill(index, SampleSeed.Create(seed, _stream, index), target.Inputs.AsSpan(i * elements, elements));
                target.Labels[i] = data.Label(index);
                _failures[i] = null;
            }
            catch (SampleDataException e)
            {
                _failures[i] = ExceptionDispatchInfo.Capture(e);
            }
        });
        for (int i = 0; i < target.Count; i++)
            _failures[i]?.Throw();
    }

    private void Drain()
    {
        // A failure of a minibatch that nobody asked for is not told: whoever asks again meets it again.
        if (_next is not null)
            Task.WaitAny(_next);
        _next = null;
    }
}
