using EdgeAgent.Imaging;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Pictures;

namespace EdgeAgent.Optimization.Training.Data;

/// <summary>Training data that are drawn when they are asked for: <see cref="GeneratedDisplays"/>, as large as the input and as many as wanted.</summary>
/// <remarks>Every example is always the same picture; what varies pictures is their number. Nothing is kept in memory.</remarks>
public sealed class DisplayTrainingData : ITrainingData
{
    private readonly GeneratedDisplays _displays;
    private readonly PictureScale _scale;

    /// <summary>Prepares the data; draws none.</summary>
    /// <param name="displays">The pictures.</param>
    /// <param name="input">The model's float32 input.</param>
    /// <param name="preprocessing">How pictures become input values.</param>
    /// <exception cref="SampleDataException">The input is no square colour picture of the pictures' side.</exception>
    public DisplayTrainingData(GeneratedDisplays displays, TensorInfo input, PicturePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(displays);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (SideOf(input) != displays.Side)
            throw new SampleDataException($"generated displays of {displays.Side} x {displays.Side} pixels do not fit the model's input {input.Shape}");
        if (preprocessing.CentralCrop is not null)
            throw new SampleDataException("generated displays are not cropped; --crop is for pictures from files");
        (_displays, _scale) = (displays, new PictureScale(preprocessing));
    }

    /// <inheritdoc/>
    public int Count => _displays.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => DisplayClasses.Names;

    /// <summary>The side of the pictures that an input takes.</summary>
    /// <param name="input">A model's input.</param>
    /// <exception cref="SampleDataException">It is no square colour picture.</exception>
    public static int SideOf(TensorInfo input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Shape.Rank == 4 && input.Shape[1] == input.Shape[2] && input.Shape[3] == RgbImage.Channels ? input.Shape[1]
            : throw new SampleDataException($"the model's input {input.Shape} takes no generated displays; [1,side,side,3] does");
    }

    /// <inheritdoc/>
    public int Label(int index) => _displays.Label(index);

    /// <inheritdoc/>
    public void Fill(int index, Random augmentation, Span<float> pixels)
    {
        byte[] rgb = new byte[_displays.BytesPerPicture];
        _displays.Render(index, rgb);
        for (int i = 0; i < rgb.Length; i++)
            pixels[i] = rgb[i];
        _scale.Apply(pixels, RgbImage.Channels);
    }
}
