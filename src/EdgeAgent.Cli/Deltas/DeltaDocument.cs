namespace EdgeAgent.Cli.Deltas;

/// <summary>The JSON document of <c>delta</c>.</summary>
/// <param name="BaseSha256">The file that it begins from.</param>
/// <param name="BaseBytes">Its size.</param>
/// <param name="TargetSha256">The file that it leads to.</param>
/// <param name="TargetBytes">Its size.</param>
/// <param name="DeltaSha256">The delta.</param>
/// <param name="DeltaBytes">Its size.</param>
/// <param name="Ratio">The delta's size over the target's.</param>
/// <param name="MakeSeconds">The time that making it took here.</param>
/// <param name="ApplySeconds">The time that applying it took here.</param>
internal sealed record DeltaDocument(
    string BaseSha256, long BaseBytes, string TargetSha256, long TargetBytes, string DeltaSha256, long DeltaBytes, double Ratio, double MakeSeconds, double ApplySeconds);
