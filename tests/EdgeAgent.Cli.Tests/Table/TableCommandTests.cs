using System.Text.Json;
using System.Xml.Linq;
using EdgeAgent.Cli.Tests.Optimize;

namespace EdgeAgent.Cli.Tests.Table;

public sealed class TableCommandTests : IDisposable
{
    private readonly EdgeCtlHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_network_with_seeded_weights_has_latency_and_size_and_no_accuracy()
    {
        JsonElement document = await EdgeCtlHarness.RunJsonAsync("table", "--models", "tiny_kws", "-o", _harness.PathOf("out"));

        JsonElement[] rows = [.. document.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["float32", "dynamic", "int8 PTQ"], rows.Select(row => row.GetProperty("variant").GetString()));
        Assert.All(rows, row =>
        {
            Assert.Equal(JsonValueKind.Null, row.GetProperty("top1").ValueKind);
            Assert.Equal(0, row.GetProperty("samples").GetInt32());
            Assert.True(row.GetProperty("latencyMs").GetDouble() > 0);
        });
        Assert.True(rows[2].GetProperty("sizeRatio").GetDouble() > 1.5);
        Assert.Contains("seeded weights", document.GetProperty("remarks")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(4, File.ReadAllLines(_harness.PathOf("out/table.csv")).Length);
        Assert.StartsWith("# Quantization table", await File.ReadAllTextAsync(_harness.PathOf("out/table.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("svg", XDocument.Load(_harness.PathOf("out/table.svg")).Root!.Name.LocalName);
    }

    [Fact]
    public async Task A_model_file_is_measured_on_samples_that_did_not_calibrate()
    {
        string model = PictureData.WriteModel(_harness), data = PictureData.WriteLabelled(_harness, model, 24);
        JsonElement document = await EdgeCtlHarness.RunJsonAsync("table", "--models", model, "--data", data, "--samples", "8");

        JsonElement[] rows = [.. document.GetProperty("rows").EnumerateArray()];
        Assert.All(rows, row => Assert.Equal(16, row.GetProperty("samples").GetInt32()));
        Assert.Equal(1, rows[0].GetProperty("top1").GetDouble());
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("differencePoints").ValueKind);
        foreach (JsonElement row in rows.Skip(1))
        {
            double top1 = row.GetProperty("top1").GetDouble();
            Assert.Equal(100 * (top1 - 1), row.GetProperty("differencePoints").GetDouble(), 1e-9);
            Assert.Equal(top1, row.GetProperty("sameAnswers").GetDouble(), 1e-9);
        }
    }

    [Fact]
    public async Task A_model_with_other_classes_than_the_data_is_only_compared_with_its_float_form()
    {
        string model = PictureData.WriteModel(_harness), data = PictureData.WriteLabelled(_harness, model, 6);
        string labels = Path.Combine(data, "labels.csv");
        File.WriteAllLines(labels, [.. File.ReadAllLines(labels).Select(line => line.Replace("05.png,", "05.png,99", StringComparison.Ordinal))]);

        JsonElement document = await EdgeCtlHarness.RunJsonAsync("table", "--models", model, "--data", data, "--samples", "2");

        JsonElement row = document.GetProperty("rows")[2];
        Assert.Equal(JsonValueKind.Null, row.GetProperty("top1").ValueKind);
        Assert.InRange(row.GetProperty("sameAnswers").GetDouble(), 0, 1);
    }

    [Theory]
    [InlineData("mobilenet_v3")]
    [InlineData("mobilenet_v1_0.75_7")]
    [InlineData("tiny_kws,tiny_kws")]
    public async Task Names_that_mean_nothing_and_names_given_twice_are_wrong_usage(string models)
    {
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(["table", "--models", models]);
        Assert.Equal(2, exitCode);
        Assert.Contains(models.Split(',')[0], error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_names_the_table_is_that_of_the_four_published_networks()
    {
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(["table", "--weights", "tiny_vww=x.safetensors"]);
        Assert.Equal(2, exitCode);
        Assert.Contains("NAME one of mobilenet_v1, mobilenet_v2, inception_v3, resnet_v2_101", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_of_no_model_in_the_table_are_wrong_usage()
    {
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(["table", "--models", "tiny_kws", "--weights", "tiny_vww=x.safetensors"]);
        Assert.Equal(2, exitCode);
        Assert.Contains("NAME one of tiny_kws", error, StringComparison.Ordinal);
    }
}
