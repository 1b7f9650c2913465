using System.Runtime.InteropServices;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tests.Zoo;

public sealed class TinyClassifierAnswersTests
{
    private const int Pictures = 24;

    [Fact]
    public void Different_pictures_get_different_answers()
    {
        using var interpreter = Interpreter.Create(TfLiteModel.Parse(TinyClassifier.Build()));
        var answers = new HashSet<string>();
        var classes = new HashSet<int>();
        for (int seed = 0; seed < Pictures; seed++)
        {
            sbyte[] scores = Classify(interpreter, seed: 1000 + seed);
            answers.Add(string.Join(',', scores));
            classes.Add(Array.IndexOf(scores, scores.Max()));
        }
        Assert.Equal(Pictures, answers.Count);
        Assert.True(classes.Count >= 5, $"only classes {string.Join(", ", classes)} were ever chosen");
    }

    [Fact]
    public void No_layer_is_dead_or_saturated()
    {
        using var interpreter = Interpreter.Create(TfLiteModel.Parse(TinyClassifier.Build()), new InterpreterOptions { KeepAllTensors = true });
        Classify(interpreter, seed: 7);
        foreach (TensorInfo tensor in interpreter.Tensors.Where(tensor => !tensor.IsConstant && tensor.Name.StartsWith("layer", StringComparison.Ordinal)))
        {
            sbyte[] codes = MemoryMarshal.Cast<byte, sbyte>(interpreter.TensorBytes(tensor.Index)).ToArray();
            Assert.True(codes.Distinct().Count() > 30, $"{tensor.Name} has {codes.Distinct().Count()} codes");
            Assert.True(codes.Count(code => code == sbyte.MaxValue) < codes.Length / 20, $"{tensor.Name} is saturated");
        }
    }

    private static sbyte[] Classify(Interpreter interpreter, int seed)
    {
        ReadOnlySpan<byte> pixels = ShapePicture.Generate(TinyClassifier.InputSide, TinyClassifier.InputSide, seed).Pixels.Span;
        Span<byte> input = interpreter.InputBytes(0);
        for (int i = 0; i < input.Length; i++)
            input[i] = (byte)(pixels[i] ^ 0x80);
        interpreter.Invoke();
        return MemoryMarshal.Cast<byte, sbyte>(interpreter.OutputBytes(0)).ToArray();
    }
}
