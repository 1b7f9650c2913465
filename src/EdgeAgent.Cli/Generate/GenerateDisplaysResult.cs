namespace EdgeAgent.Cli.Generate;

/// <summary>What <c>generate displays</c> wrote; folder or sheet is null where it was not asked for.</summary>
internal sealed record GenerateDisplaysResult(string? Folder, string? Sheet, int Count, int Classes, int Side, int Seed, string Split, double Difficulty);
