using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Worker.Tests.Commands;

public sealed class AdaptCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-agent-adapt-").FullName;

    [Fact]
    public async Task A_better_candidate_is_written_and_described()
    {
        (string model, string data) = (WriteModel(), WritePictures(perClass: 30));
        string candidate = Path.Combine(_folder, "candidate.tflite");
        await using AgentProcess agent = AgentProcess.Start("adapt", model, "--data", data, "-o", candidate, "--json");

        Assert.Equal(0, await agent.ExitCodeAsync());

        using JsonDocument document = JsonDocument.Parse(agent.Output[agent.Output.IndexOf('{')..]);
        JsonElement root = document.RootElement;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(candidate, TestContext.Current.CancellationToken))), root.GetProperty("sha256").GetString());
        Assert.True(root.GetProperty("report").GetProperty("correctAfter").GetInt32() > root.GetProperty("report").GetProperty("correctBefore").GetInt32());
    }

    [Fact]
    public async Task A_candidate_that_is_no_better_is_not_written_and_ends_with_code_1()
    {
        (string model, string data) = (WriteModel(), WritePictures(perClass: 30));
        string first = Path.Combine(_folder, "first.tflite"), second = Path.Combine(_folder, "second.tflite");
        await using (AgentProcess agent = AgentProcess.Start("adapt", model, "--data", data, "-o", first))
            Assert.Equal(0, await agent.ExitCodeAsync());

        await using AgentProcess again = AgentProcess.Start("adapt", first, "--data", data, "-o", second);

        Assert.Equal(1, await again.ExitCodeAsync());
        Assert.Contains("no candidate: it would not be better", again.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(second));
    }

    [Theory]
    [InlineData("adapt", "--data", "x")]
    [InlineData("adapt", "model.tflite", "--data", "x")]
    [InlineData("adapt", "model.tflite", "--slot", "default", "--data", "x")]
    [InlineData("adapt", "--slot", "default", "--data", "x", "--seconds", "0")]
    [InlineData("adapt", "--slot", "default")]
    public async Task Wrong_usage_ends_with_code_2(params string[] arguments)
    {
        await using AgentProcess agent = AgentProcess.Start(arguments);

        Assert.Equal(2, await agent.ExitCodeAsync());
    }

    [Fact]
    public async Task A_folder_that_names_no_class_is_refused_in_one_sentence()
    {
        string model = WriteModel(), data = Directory.CreateDirectory(Path.Combine(_folder, "data", "cats")).Parent!.FullName;
        await using AgentProcess agent = AgentProcess.Start("adapt", model, "--data", data, "-o", Path.Combine(_folder, "out.tflite"));

        Assert.Equal(1, await agent.ExitCodeAsync());
        Assert.StartsWith("error: The sub-folder 'cats' names no class of the model; accepted: 0 to 2", agent.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string WriteModel()
    {
        var builder = new ModelBuilder(3);
        int features = builder.Mean(builder.Conv2D(builder.Input(1, 8, 8, 3), channels: 6, stride: 2));
        string path = Path.Combine(_folder, "model.tflite");
        File.WriteAllBytes(path, builder.Output(builder.Softmax(builder.FullyConnected(features, units: 3))).Build());
        return path;
    }

    private string WritePictures(int perClass)
    {
        string data = Path.Combine(_folder, "data");
        var random = new Random(1);
        for (int label = 0; label < 3; label++)
        {
            string folder = Directory.CreateDirectory(Path.Combine(data, label.ToString(CultureInfo.InvariantCulture))).FullName;
            for (int i = 0; i < perClass; i++)
            {
                var image = new RgbImage(8, 8);
                for (int pixel = 0; pixel < image.Pixels.Length; pixel++)
                    image.Pixels[pixel] = (byte)(pixel % RgbImage.Channels == label ? random.Next(150, 250) : random.Next(0, 100));
                File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:000}.png")), PngEncoder.Encode(image));
            }
        }
        return data;
    }
}
