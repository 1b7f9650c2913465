using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Calibration;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Tests.Evaluation.Samples;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Calibration;

public sealed class CalibrationSetTests : IDisposable
{
    private const int Side = 8;
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_are_normalized_as_the_models_metadata_say_and_as_its_evaluation_does()
    {
        float[] custom = Fill(new PicturePreprocessing(), metadata: null), told = Fill(new PicturePreprocessing(), MetadataBlob.Normalizing([100], [50]));

        for (int i = 0; i < custom.Length; i++)
            Assert.Equal(((127.5f * (custom[i] + 1)) - 100) / 50, told[i], 1e-4f);
    }

    [Fact]
    public void What_the_user_gives_comes_before_the_metadata() => Assert.Equal(
        Fill(new PicturePreprocessing { Mean = 0, Scale = 255 }, metadata: null),
        Fill(new PicturePreprocessing { Mean = 0, Scale = 255 }, MetadataBlob.Normalizing([100], [50])));

    private float[] Fill(PicturePreprocessing preprocessing, MetadataEntry? metadata)
    {
        _folder.WritePictures(["a.png"]);
        ModelBuilder builder = new(seed: 1, TensorType.Float32);
        builder.Output(builder.Mean(builder.Input(1, Side, Side, 3)));
        if (metadata is not null)
            builder.Model.Metadata.Add(metadata);
        TfLiteModel model = builder.BuildModel();
        using Interpreter interpreter = Interpreter.Create(model);
        CalibrationSet set = new(SampleSet.Open(_folder.Path, interpreter.Inputs[0]), model, preprocessing);
        set.Fill(0, 0, interpreter.Inputs[0], interpreter.InputBytes(0));
        return MemoryMarshal.Cast<byte, float>(interpreter.InputBytes(0)).ToArray();
    }
}
