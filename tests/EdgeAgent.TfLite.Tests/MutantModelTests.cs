using EdgeAgent.Fuzz.Mutation;
using EdgeAgent.TestSupport;

namespace EdgeAgent.TfLite.Tests;

public sealed class MutantModelTests
{
    private const int Series = 1, Mutants = 2_000;

    [Fact]
    public void No_damaged_file_crashes_the_reader_or_makes_it_allocate_or_dawdle()
    {
        var mutator = new ModelMutator(MutationSeed.All(), Series);
        int accepted = 0;
        for (int number = 0; number < Mutants; number++)
        {
            Mutant mutant = mutator.Create(number);
            string? finding = ParseProbe.Run(mutant.File, out TfLiteModel? model) ?? (model is null ? null : ParseProbe.Walk(model));
            Assert.True(finding is null, $"{mutant.Origin}: {finding}");
            accepted += model is null ? 0 : 1;
        }
        Assert.InRange(accepted, Mutants / 20, Mutants * 19 / 20);
    }

    [Fact]
    public void What_the_reader_accepts_can_be_read_whichever_byte_is_damaged()
    {
        byte[] file = TfLiteModelWriter.Write(SampleModels.WithEverythingElse());
        for (int position = 0; position < file.Length; position++)
        {
            byte original = file[position];
            foreach (byte damaged in new byte[] { 0, 0xFF, (byte)(original ^ 1), (byte)(original ^ 4), (byte)(original ^ 0x80), (byte)(original + 3 & 0xFF) })
            {
                file[position] = damaged;
                string? finding = ParseProbe.Run(file, out TfLiteModel? model) ?? (model is null ? null : ParseProbe.Walk(model));
                Assert.True(finding is null, $"byte {position} set to {damaged}: {finding}");
            }
            file[position] = original;
        }
    }

    [Fact]
    public void Every_prefix_of_a_model_is_refused()
    {
        byte[] file = MutationSeed.All()[0].File;
        for (int length = 0; length < file.Length; length++)
        {
            string? finding = ParseProbe.Run(file[..length], out TfLiteModel? model);
            Assert.True(finding is null && (model is null || length > file.Length - 8), $"the first {length} bytes: {finding ?? "accepted"}");
        }
    }
}
