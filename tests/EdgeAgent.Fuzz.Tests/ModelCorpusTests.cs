using EdgeAgent.Fuzz.Mutation;
using EdgeAgent.TfLite;

namespace EdgeAgent.Fuzz.Tests;

/// <summary>Model files that were findings once.</summary>
public sealed class ModelCorpusTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file))];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Corpus", "model");

    [Theory, MemberData(nameof(Files))]
    public void A_model_is_run_or_refused(string file)
    {
        byte[] model = File.ReadAllBytes(Path.Combine(Folder, file));
        Assert.Null(ParseProbe.Run(model, out TfLiteModel? read));
        if (read is not null)
            Assert.Null(new InterpreterProbe().Run(TfLiteModel.Parse(model)));
    }
}
