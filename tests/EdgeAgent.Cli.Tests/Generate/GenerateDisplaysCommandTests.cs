using System.Text.Json;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Decoding;
using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Pictures;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Tests.Generate;

public sealed class GenerateDisplaysCommandTests : IDisposable
{
    private readonly EdgeCtlHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_folder_is_read_back_as_the_pictures_that_were_drawn()
    {
        string folder = _harness.PathOf("test");
        JsonElement result = await EdgeCtlHarness.RunJsonAsync("generate", "displays", "-o", folder, "--count", "40", "--side", "48", "--seed", "9", "--split", "test", "--difficulty", "0.5");
        Assert.Equal((40, 33, "test"), (result.GetProperty("count").GetInt32(), result.GetProperty("classes").GetInt32(), result.GetProperty("split").GetString()));

        GeneratedDisplays pictures = new(new DisplayOptions { Count = 40, Side = 48, Seed = 9, Split = DisplaySplit.Test, Difficulty = 0.5 });
        TensorInfo input = new(0, "input", TensorType.UInt8, new Shape([1, 48, 48, 3]), new QuantizationParameters(1, 0), false);
        SampleSet set = SampleSet.Open(folder, input);
        Assert.Equal(Enumerable.Range(0, 40).Select(index => (int?)pictures.Label(index)), set.Samples.Select(sample => sample.Label));
        Assert.Equal(DisplayClasses.Names, Enumerable.Range(0, 33).Select(label => set.Classes[label]));
        Assert.Equal(DisplayClasses.Names, File.ReadAllLines(Path.Combine(folder, "classes.txt")));
        using SampleReader reader = set.Content.CreateReader(input, new PicturePreprocessing());
        byte[] tensor = new byte[48 * 48 * 3];
        for (int index = 0; index < 40; index++)
        {
            reader.Read(set.Samples[index], tensor);
            Assert.True(pictures.Render(index).Pixels.SequenceEqual(tensor), $"picture {index} differs");
        }
    }

    [Fact]
    public async Task A_class_list_goes_with_the_labels()
    {
        string folder = _harness.PathOf("few");
        await EdgeCtlHarness.RunJsonAsync("generate", "displays", "-o", folder, "--count", "3", "--side", "32");
        TensorInfo input = new(0, "input", TensorType.UInt8, new Shape([1, 32, 32, 3]), new QuantizationParameters(1, 0), false);
        SampleSet set = SampleSet.Open(folder, input, [Path.Combine(folder, "labels.csv"), Path.Combine(folder, "classes.txt")]);
        Assert.Equal((33, true, 3), (set.Classes.Count, set.Classes.IsComplete, set.Samples.Count));
    }

    [Fact]
    public async Task A_sheet_alone_is_one_picture()
    {
        string sheet = _harness.PathOf("sheet.png");
        (int exitCode, string output, _) = await EdgeCtlHarness.RunAsync(["generate", "displays", "--sheet", sheet, "--count", "66", "--side", "32"]);
        Assert.Equal((0, $"wrote {sheet}\n"), (exitCode, output));
        RgbImage image = ImageDecoder.DecodeFile(sheet);
        Assert.Equal(((33 * 36) + 4, (2 * 52) + 4), (image.Width, image.Height));
        Assert.Equal([sheet], Directory.GetFiles(_harness.Folder));
    }

    [Fact]
    public async Task People_read_what_was_written()
    {
        string folder = _harness.PathOf("train");
        (int exitCode, string output, _) = await EdgeCtlHarness.RunAsync(["generate", "displays", "-o", folder, "--count", "2", "--side", "32"]);
        Assert.Equal((0, $"wrote {folder}  2 pictures of 32 x 32 in 33 classes, split train, seed 1\n"), (exitCode, output));
    }

    [Fact]
    public async Task A_folder_with_content_is_left_alone()
    {
        _harness.Write("mine.txt", [1]);
        Assert.Equal($"{_harness.Folder} is not empty; a new or empty folder is needed", await EdgeCtlHarness.FailAsync("generate", "displays", "-o", _harness.Folder, "--count", "2"));
        Assert.Equal([_harness.PathOf("mine.txt")], Directory.GetFiles(_harness.Folder));
        Assert.StartsWith($"{_harness.PathOf("mine.txt")} cannot be written: ", await EdgeCtlHarness.FailAsync("generate", "displays", "-o", _harness.PathOf("mine.txt")), StringComparison.Ordinal);
    }
}
