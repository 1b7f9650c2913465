namespace EdgeAgent.Core.Adaptation;

/// <summary>The features of all pictures that were looked at, by their use.</summary>
internal sealed class CollectedFeatures(Func<FeatureSet> empty)
{
    public FeatureSet Fit { get; } = empty();

    public FeatureSet Choose { get; } = empty();

    public FeatureSet HeldOut { get; } = empty();

    public int Unreadable { get; set; }

    public int Count => Fit.Count + Choose.Count + HeldOut.Count;

    public bool EndedByTime { get; set; }

    public void Add(ReadOnlySpan<sbyte> codes, int label, PictureUse use) =>
        (use switch { PictureUse.Fit => Fit, PictureUse.Choose => Choose, _ => HeldOut }).Add(codes, label);
}
