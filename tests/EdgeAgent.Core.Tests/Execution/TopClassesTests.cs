using System.Runtime.InteropServices;
using CsCheck;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Execution;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Tests.Execution;

public sealed class TopClassesTests
{
    [Fact]
    public void The_best_classes_equal_those_of_a_stable_sort() =>
        Gen.Select(Gen.SByte.Array[2, 60], Gen.Int[1, 8]).Sample((values, count) =>
        {
            var classes = new TopClasses(Output(TensorType.Int8, values.Length), null, count);
            classes.Find(MemoryMarshal.AsBytes(values.AsSpan()));
            Assert.Equal(
                values.Select((value, index) => (index, score: 0.5 * (value - 3))).OrderByDescending(entry => entry.score).Take(count).ToArray(),
                classes.ToClassifications().Select(entry => (entry.Index, entry.Score)).ToArray());
        });

    [Fact]
    public void Unsigned_outputs_are_not_read_as_signed()
    {
        var classes = new TopClasses(Output(TensorType.UInt8, 3), ["a", "b", new string('c', 100)], 5);
        classes.Find([10, 20, 200]);
        Classification[] best = classes.ToClassifications();
        Assert.Equal([2, 1, 0], best.Select(entry => entry.Index));
        Assert.Equal(98.5, best[0].Score);
        Assert.Equal(64, best[0].Label!.Length);
        Assert.Equal("b", best[1].Label);
    }

    [Fact]
    public void Floats_that_are_not_finite_stay_writable_as_json()
    {
        var classes = new TopClasses(Output(TensorType.Float32, 4), null, 4);
        classes.Find(MemoryMarshal.AsBytes<float>([float.NaN, float.PositiveInfinity, 0.25f, float.NegativeInfinity]));
        Classification[] best = classes.ToClassifications();
        Assert.Equal([1, 2], best.Take(2).Select(entry => entry.Index));
        Assert.All(best, entry => Assert.True(double.IsFinite(entry.Score)));
    }

    [Theory]
    [InlineData(new[] { 1, 5 }, true)]
    [InlineData(new[] { 5 }, true)]
    [InlineData(new[] { 1, 1, 1, 5 }, true)]
    [InlineData(new[] { 1, 1 }, false)]
    [InlineData(new[] { 2, 5 }, false)]
    [InlineData(new[] { 1, 5, 1 }, false)]
    [InlineData(new int[0], false)]
    public void A_classifier_has_one_row_of_classes(int[] shape, bool isClassifier) =>
        Assert.Equal(isClassifier, TopClasses.IsClassifier(new TensorInfo(0, "out", TensorType.Int8, new Shape(shape), null, false)));

    [Fact]
    public void Finding_allocates_nothing()
    {
        var classes = new TopClasses(Output(TensorType.Int8, 1001), null, 5);
        byte[] bytes = new byte[1001];
        new Random(1).NextBytes(bytes);
        classes.Find(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        classes.Find(bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static TensorInfo Output(TensorType type, int classes) =>
        new(0, "out", type, new Shape([1, classes]), type == TensorType.Float32 ? null : new QuantizationParameters(0.5f, 3), false);
}
