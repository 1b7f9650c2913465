namespace EdgeAgent.Core.Adaptation;

/// <summary>A picture file and the class that it shows.</summary>
internal sealed record LabelledPicture(string Path, int Label);
