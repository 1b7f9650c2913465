using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Pictures;
using EdgeAgent.Optimization.ShippedModels;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.ShippedModels;

public sealed class DisplayReaderTests
{
    private const int Pictures = 20 * DisplayClasses.Count;

    [Fact]
    public void Its_card_names_its_digest_and_size()
    {
        byte[] file = DisplayReader.Read();
        string card = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot!, "src", "EdgeAgent.Optimization", "ShippedModels", "display-reader.md"));

        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(file)), card, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{file.Length} bytes"), card, StringComparison.Ordinal);
        Assert.InRange(file.Length, 100_000, 300_000);
    }

    [Fact]
    public void It_takes_pictures_as_every_pipeline_feeds_them_and_has_a_label_for_each_output()
    {
        using Interpreter model = Interpreter.Create(TfLiteModel.Parse(DisplayReader.Read()));

        Assert.Equal((TensorType.Int8, 1 / 128f, 0), (model.Inputs[0].Type, model.Inputs[0].Quantization!.Scale, model.Inputs[0].Quantization!.ZeroPoint));
        Assert.Equal(new Shape(1, DisplayReader.InputSide, DisplayReader.InputSide, 3), model.Inputs[0].Shape);
        Assert.Equal(DisplayReader.Labels.Count, model.Outputs[0].Shape.ElementCount);
        Assert.True(model.Macs < 15_000_000, $"{model.Macs} multiply-accumulates");
    }

    [Fact]
    public void It_reads_displays_that_it_was_not_trained_on()
    {
        GeneratedDisplays displays = new(new DisplayOptions { Count = Pictures, Seed = 2026, Split = DisplaySplit.Test, Side = DisplayReader.InputSide });
        using Interpreter model = Interpreter.Create(TfLiteModel.Parse(DisplayReader.Read()));
        byte[] picture = new byte[displays.BytesPerPicture];
        int right = 0;
        for (int i = 0; i < Pictures; i++)
        {
            int label = displays.Render(i, picture);
            Span<byte> input = model.InputBytes(0);
            for (int p = 0; p < picture.Length; p++)
                input[p] = (byte)(picture[p] ^ 0x80);
            model.Invoke();
            ReadOnlySpan<sbyte> scores = MemoryMarshal.Cast<byte, sbyte>(model.OutputBytes(0));
            right += scores.IndexOf(scores.ToArray().Max()) == label ? 1 : 0;
        }

        Assert.True(right >= 0.87 * Pictures, $"{right} of {Pictures}");
    }
}
