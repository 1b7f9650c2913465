using EdgeAgent.Fuzz.Mutation;
using EdgeAgent.Fuzz.Parsers;

namespace EdgeAgent.Fuzz.Tests;

/// <summary>The corpus replays: every seed, and every file that was a finding once.</summary>
public sealed class CorpusTests
{
    private const int FirstMutants = 3000;

    public static TheoryData<string> Names => [.. ParserCases.All.Select(parser => parser.Name)];

    public static TheoryData<string, string> Files =>
        [.. ParserCases.All.SelectMany(parser => Directory.GetFiles(ParserCases.FolderOf(parser)).Order(StringComparer.Ordinal).Select(file => (parser.Name, Path.GetFileName(file))))];

    [Theory, MemberData(nameof(Files))]
    public void A_file_of_the_corpus_is_read_or_refused(string parser, string file)
    {
        ParserCase tried = ParserCases.All.Single(known => known.Name == parser);
        Assert.Null(new ParserTarget(tried, 1).Check(File.ReadAllBytes(Path.Combine(ParserCases.FolderOf(tried), file))));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_first_mutants_of_the_corpus_are_read_or_refused(string parser)
    {
        ParserTarget target = new(ParserCases.All.Single(known => known.Name == parser), 7);
        for (int number = 0; number < FirstMutants; number++)
        {
            Mutant mutant = target.Create(number);
            string? finding = target.Check(mutant.File);
            Assert.True(finding is null, $"{mutant.Origin}: {finding}");
        }
    }

    [Fact]
    public void The_corpus_is_small_and_every_folder_is_a_parsers()
    {
        string root = Path.GetDirectoryName(ParserCases.FolderOf(ParserCases.All[0]))!;
        Assert.Equal(ParserCases.All.Select(parser => parser.Name).Append("model").Order(StringComparer.Ordinal), Directory.GetDirectories(root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal));
        Assert.InRange(Directory.GetFiles(root, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, 256 << 10);
    }

    [Fact]
    public void Signed_seeds_are_signed()
    {
        string folder = ParserCases.FolderOf(ParserCases.All.Single(parser => parser.Name == "envelope"));
        var owner = Contracts.Manifests.TrustedRoot.Begin(File.ReadAllBytes(Path.Combine(folder, "root.json")), out string problem);
        Assert.True(owner is not null, problem);
        Assert.Equal(Contracts.Manifests.DocumentCheck.Valid, owner.CheckManifest(File.ReadAllBytes(Path.Combine(folder, "manifest.json"))).Check);
    }
}
