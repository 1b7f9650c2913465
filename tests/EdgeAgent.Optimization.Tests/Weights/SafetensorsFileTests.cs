using EdgeAgent.Optimization.Weights;

namespace EdgeAgent.Optimization.Tests.Weights;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void Tensors_of_both_types_and_notes_are_read()
    {
        byte[] bytes = SafetensorsWriter.ToBytes(
            """{"__metadata__":{"classes":"3"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[3],"data_offsets":[8,14]}}""",
            0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0x3C, 0, 0xBC, 0, 0x38);
        SafetensorsFile file = SafetensorsFile.Parse(bytes, "two");

        Assert.Equal("3", file.Metadata["classes"]);
        Assert.Equal(["a", "b"], file.Tensors.Keys.Order());
        Assert.Equal([1, -2], file.Read("a", 2, 1));
        Assert.Equal([1, -1, 0.5f], file.Read("b", 3));
    }

    [Fact]
    public void A_missing_tensor_is_named_with_the_shape_that_is_needed() => Refuses(
        () => new SafetensorsWriter().Add("a", [1], 1).ToFile("w").Read("b", 3, 4), "w has no tensor b; the network needs it with shape [3,4]");

    [Fact]
    public void A_misshapen_tensor_is_named_with_both_shapes() => Refuses(
        () => new SafetensorsWriter().Add("a", [2], 1, 2).ToFile("w").Read("a", 1, 2), "tensor a of w has shape [2]; the network needs [1,2]");

    [Fact]
    public void A_type_that_is_not_read_is_named() => Refuses(
        () => new SafetensorsWriter().Add("a", "BF16", [1], [0, 0]).ToFile("w").Read("a", 1), "tensor a of w is of type BF16; accepted: F32 and F16");

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinity")]
    [InlineData(float.NegativeInfinity, "-infinity")]
    public void A_value_that_is_not_finite_is_named_with_its_place(float value, string spelled)
    {
        string sentence = $"tensor a of w holds {spelled} at [1,0]; weights must be finite";
        Refuses(() => new SafetensorsWriter().Add("a", [2, 2], 1, 2, value, 4).ToFile("w").Read("a", 2, 2), sentence);
        Refuses(() => new SafetensorsWriter().AddHalf("a", [2, 2], 1, 2, value, 4).ToFile("w").Read("a", 2, 2), sentence);
    }

    [Theory]
    [InlineData("""[]""", "no JSON object")]
    [InlineData("""{"a":""", "no JSON")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", "no dtype")]
    [InlineData("""{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", "no dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", "no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", "no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "dimension 0 of tensor a is -1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,4]}}""", "dimension 1 of tensor a is 65536")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,65536,65536],"data_offsets":[0,0]}}""", "dimension 2 of tensor a is 65536")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "dimension 0 of tensor a is 1.5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "data_offsets of tensor a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "data_offsets of tensor a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "data_offsets of tensor a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "data_offsets of tensor a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9]}}""", "data_offsets of tensor a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}""", "data_offsets of tensor a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", "tensor a has 8 bytes; shape [1] in F32 takes 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "names tensor a twice")]
    [InlineData("""{"__metadata__":3}""", "__metadata__ is no JSON object")]
    public void A_damaged_header_is_refused_with_what_is_wrong(string header, string part) =>
        Assert.Contains(part, Refuses(() => SafetensorsFile.Parse(SafetensorsWriter.ToBytes(header, new byte[8]), "w"), null), StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "the file has 3 bytes")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 1 }, "the header's length is 18446744073709551615")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, 123 }, "the header's length is 2")]
    public void A_length_beyond_the_file_is_refused(byte[] bytes, string part) =>
        Assert.Contains(part, Refuses(() => SafetensorsFile.Parse(bytes, "w"), null), StringComparison.Ordinal);

    [Fact]
    public void Damage_causes_no_other_exception()
    {
        byte[] whole = new SafetensorsWriter().Add("first", [2, 3], 1, 2, 3, 4, 5, 6).AddHalf("second", [4], 1, 2, 3, 4).ToBytes();
        for (int seed = 0; seed < 5000; seed++)
        {
            Random random = new(seed);
            byte[] damaged = whole[..(random.Next(8) == 0 ? random.Next(whole.Length) : whole.Length)];
            for (int i = random.Next(4); i >= 0 && damaged.Length > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "0123456789-[]{}\",:eF"[random.Next(20)]);
            Exception? thrown = Record.Exception(() =>
            {
                SafetensorsFile file = SafetensorsFile.Parse(damaged, "damaged");
                foreach (SafetensorsTensor tensor in file.Tensors.Values)
                    file.Read(tensor.Name, [.. tensor.Shape]);
            });
            Assert.True(thrown is null or WeightsException, $"seed {seed}: {thrown}");
        }
    }

    private static string Refuses(Action read, string? sentence)
    {
        WeightsException refusal = Assert.Throws<WeightsException>(read);
        if (sentence is not null)
            Assert.Equal(sentence, refusal.Message);
        return refusal.Message;
    }
}
