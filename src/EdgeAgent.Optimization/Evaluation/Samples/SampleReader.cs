namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>Turns samples into the bytes of one input tensor. Not for use by several threads at once.</summary>
public abstract class SampleReader : IDisposable
{
    /// <summary>Writes one sample as the input tensor that the reader was made for.</summary>
    /// <param name="sample">A sample of the set that made the reader.</param>
    /// <param name="tensor">Receives the tensor; exactly as long as the tensor.</param>
    /// <exception cref="SampleDataException">This one sample cannot be read: its file is gone or corrupt.</exception>
    public abstract void Read(Sample sample, Span<byte> tensor);

    /// <summary>Closes what the reader opened.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the reader opened.</summary>
    /// <param name="disposing">True where called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
