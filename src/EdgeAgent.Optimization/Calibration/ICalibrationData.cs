using EdgeAgent.Inference;

namespace EdgeAgent.Optimization.Calibration;

/// <summary>Inputs that are typical of what a model will see: pictures, recordings, or generated ones.</summary>
public interface ICalibrationData
{
    /// <summary>How many samples there are.</summary>
    int Count { get; }

    /// <summary>Writes one sample's value of one of the model's inputs; the same bytes whenever it is asked.</summary>
    /// <param name="sample">0 to <see cref="Count"/> - 1.</param>
    /// <param name="input">The input's place in the model.</param>
    /// <param name="tensor">The input's type and shape.</param>
    /// <param name="bytes">All bytes of the tensor, little-endian.</param>
    void Fill(int sample, int input, TensorInfo tensor, Span<byte> bytes);
}
