namespace EdgeAgent.Worker.Doctor;

/// <summary>One check and its result.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Result">What it came to.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record Check(string Name, CheckResult Result, string Detail);
