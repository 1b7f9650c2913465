using System.Text.Json;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands.Tests.Infer;

public sealed class InferCommandTests : IDisposable
{
    private readonly CommandHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData(TensorType.Float32, 4)]
    [InlineData(TensorType.Int8, 1)]
    [InlineData(TensorType.UInt8, 1)]
    public async Task Raw_bytes_a_seed_and_the_written_output_agree(TensorType type, int elementBytes)
    {
        string model = Model(type), input = _harness.Write("in.bin", Pattern(type, 12 * 12 * 3, seed: 7));
        Assert.Equal(12 * 12 * 3 * elementBytes, new FileInfo(input).Length);
        JsonElement fromSeed = await _harness.RunJsonAsync("infer", model, "--seed", "7", "--output", _harness.PathOf("seed.bin"));
        JsonElement fromFile = await _harness.RunJsonAsync("infer", model, "--input", input, "--output", _harness.PathOf("file.bin"));
        byte[] output = await File.ReadAllBytesAsync(_harness.PathOf("seed.bin"));
        Assert.Equal(5 * elementBytes, output.Length);
        Assert.Equal(output, await File.ReadAllBytesAsync(_harness.PathOf("file.bin")));
        Assert.Equal("seed", fromSeed.GetProperty("inputKind").GetString());
        Assert.Equal("tensor", fromFile.GetProperty("inputKind").GetString());
    }

    [Fact]
    public async Task Classes_come_best_first_with_their_labels()
    {
        string labels = _harness.Write("labels.txt", "ant\nbee\ncat\ndog\nelk\n");
        JsonElement result = await _harness.RunJsonAsync("infer", Model(TensorType.Float32), "--seed", "1", "--labels", labels, "--top", "3");
        JsonElement[] top = [.. result.GetProperty("outputs")[0].GetProperty("top").EnumerateArray()];
        Assert.Equal(3, top.Length);
        double[] scores = [.. top.Select(best => best.GetProperty("score").GetDouble())];
        Assert.Equal(scores.OrderDescending(), scores);
        string[] names = ["ant", "bee", "cat", "dog", "elk"];
        Assert.All(top, best => Assert.Equal(names[best.GetProperty("index").GetInt32()], best.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task A_picture_is_scaled_to_the_input_and_options_change_it()
    {
        string model = Model(TensorType.Float32), picture = _harness.Write("picture.png", PngEncoder.Encode(Gradient(40, 30)));
        JsonElement plain = await _harness.RunJsonAsync("infer", model, "--input", picture);
        Assert.Equal("image", plain.GetProperty("inputKind").GetString());
        string plainDigest = Digest(plain);
        Assert.NotEqual(plainDigest, Digest(await _harness.RunJsonAsync("infer", model, "--input", picture, "--crop", "0.5")));
        Assert.NotEqual(plainDigest, Digest(await _harness.RunJsonAsync("infer", model, "--input", picture, "--mean", "0", "--scale", "255")));
        Assert.Equal(plainDigest, Digest(await _harness.RunJsonAsync("infer", model, "--input", picture, "--mean", "127.5", "--scale", "127.5")));
    }

    [Fact]
    public async Task The_report_for_people_names_model_input_and_classes()
    {
        string labels = _harness.Write("labels.txt", "ant\nbee\ncat\ndog\n");
        (int exitCode, string output, string error) = await _harness.RunAsync("infer", Model(TensorType.UInt8), "--seed", "3", "--labels", labels);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("uint8 [1,12,12,3] -> uint8 [1,5]", output, StringComparison.Ordinal);
        Assert.Contains("generated pattern, seed 3", output, StringComparison.Ordinal);
        Assert.Contains("background", output, StringComparison.Ordinal);
        Assert.Contains("class   score  label", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_shows_every_layer_and_writes_its_bytes()
    {
        JsonElement result = await _harness.RunJsonAsync("infer", Model(TensorType.Int8), "--seed", "1", "--trace", "--tensors", _harness.PathOf("layers"));
        JsonElement[] layers = [.. result.GetProperty("layers").EnumerateArray()];
        Assert.Contains(layers, layer => layer.GetProperty("op").GetString() == "CONV_2D" && layer.GetProperty("range").ValueKind == JsonValueKind.Object);
        JsonElement softmax = layers.Single(layer => layer.GetProperty("op").GetString() == "SOFTMAX");
        Assert.Equal(5, new FileInfo(Path.Combine(_harness.PathOf("layers"), $"{softmax.GetProperty("tensor").GetInt32()}.bin")).Length);
    }

    [Fact]
    public async Task A_missing_file_is_named() =>
        Assert.Equal("there is no model file nowhere.tflite", await _harness.FailAsync("infer", "nowhere.tflite", "--seed", "1"));

    [Fact]
    public async Task A_file_that_is_no_model_is_refused()
    {
        string path = _harness.Write("text.tflite", "this is a text and no model at all");
        Assert.StartsWith($"{path} is not a valid .tflite model: ", await _harness.FailAsync("infer", path, "--seed", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_bytes_of_another_length_are_refused_with_the_expected_one()
    {
        string input = _harness.Write("short.bin", new byte[431]);
        Assert.Equal(
            $"{input} has 431 bytes; a JPEG, PNG or BMP picture is accepted, or exactly 432 bytes of int8 [1,12,12,3]",
            await _harness.FailAsync("infer", Model(TensorType.Int8), "--input", input));
    }

    [Fact]
    public async Task An_unreadable_picture_is_refused()
    {
        string input = _harness.Write("broken.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2]);
        Assert.StartsWith($"{input} cannot be read: the JPEG file is cut short", await _harness.FailAsync("infer", Model(TensorType.Int8), "--input", input), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_another_number_than_the_outputs_are_refused()
    {
        string labels = _harness.Write("labels.txt", "a\nb\nc\n");
        Assert.StartsWith("labels.txt has 3 labels and the model has 5 outputs;", await _harness.FailAsync("infer", Model(TensorType.Int8), "--seed", "1", "--labels", labels), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_kernels_are_refused_with_the_known_ones()
    {
        string sentence = await _harness.FailAsync("infer", Model(TensorType.Int8), "--seed", "1", "--kernels", "abacus");
        Assert.StartsWith("the kernels 'abacus' cannot be used:", sentence, StringComparison.Ordinal);
        Assert.Contains("portable", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reference_kernels_give_the_same_bytes()
    {
        string model = Model(TensorType.UInt8);
        Assert.Equal(Digest(await _harness.RunJsonAsync("infer", model, "--seed", "5", "--kernels", "reference")), Digest(await _harness.RunJsonAsync("infer", model, "--seed", "5")));
    }

    [Fact]
    public async Task A_picture_for_an_input_that_is_none_is_refused()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        string model = _harness.Write("vector.tflite", builder.Output(builder.FullyConnected(builder.Input(1, 16), units: 4)).Build());
        string picture = _harness.Write("picture.png", PngEncoder.Encode(Gradient(8, 8)));
        Assert.StartsWith("a picture does not fit the model's input float32 [1,16];", await _harness.FailAsync("infer", model, "--input", picture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("infer")]
    [InlineData("infer", "model.tflite")]
    [InlineData("infer", "model.tflite", "--seed", "1", "--input", "x")]
    [InlineData("infer", "model.tflite", "--seed", "-1")]
    [InlineData("infer", "model.tflite", "--seed", "1", "--top", "0")]
    [InlineData("infer", "model.tflite", "--seed", "1", "--crop", "1.5")]
    [InlineData("infer", "model.tflite", "--seed", "1", "--scale", "0")]
    [InlineData("infer", "model.tflite", "--seed", "1", "--nonsense")]
    [InlineData("nonsense")]
    public async Task Wrong_usage_exits_with_2_and_says_where_help_is(params string[] arguments)
    {
        (int exitCode, string output, string error) = await _harness.RunAsync(arguments);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    private static string Digest(JsonElement result) => result.GetProperty("outputs")[0].GetProperty("sha256").GetString()!;

    private static RgbImage Gradient(int width, int height)
    {
        RgbImage image = new(width, height);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)(i * 7 / 5 % 256);
        return image;
    }

    private static byte[] Pattern(TensorType type, int elements, uint seed)
    {
        List<byte> bytes = [];
        for (int i = 0; i < elements; i++)
        {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            byte element = (byte)(seed & 255);
            bytes.AddRange(type switch
            {
                TensorType.UInt8 => [element],
                TensorType.Int8 => [(byte)(element ^ 0x80)],
                _ => BitConverter.GetBytes((element - 127.5f) / 127.5f),
            });
        }
        return [.. bytes];
    }

    private string Model(TensorType type) => _harness.WriteModel(type);

    [Fact]
    public async Task Shapes_and_signatures_are_chosen_by_options()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int input = builder.Input(1, 4), output = builder.Add(input, input);
        builder.Model.Signatures.Add(new SignatureDefinition("double", 0, [new("features", input)], [new("doubled", output)]));
        string model = _harness.Write("signed.tflite", builder.Output(output).Build());

        foreach (string[] options in new string[][] { ["--input-shape", "3x4"], ["--input-shape", "features:3x4"], ["--batch", "3", "--signature", "double"] })
        {
            JsonElement result = await _harness.RunJsonAsync(["infer", model, "--seed", "1", .. options]);
            Assert.Equal([3, 4], result.GetProperty("outputs")[0].GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()));
        }

        Assert.Contains("no signature 'triple'", await _harness.FailAsync("infer", model, "--seed", "1", "--signature", "triple"), StringComparison.Ordinal);
        Assert.Contains("no input 'image'", await _harness.FailAsync("infer", model, "--seed", "1", "--input-shape", "image:1x4"), StringComparison.Ordinal);
        Assert.Equal(2, (await _harness.RunAsync("infer", model, "--seed", "1", "--input-shape", "1x0")).ExitCode);
        Assert.Equal(0, (await _harness.RunAsync("bench", model, "--runs", "1", "--batch", "2")).ExitCode);
    }
}
