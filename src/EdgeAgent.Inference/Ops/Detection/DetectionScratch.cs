namespace EdgeAgent.Inference.Ops.Detection;

/// <summary>The scratch blocks that both kinds of suppression share.</summary>
internal static class DetectionScratch
{
    /// <summary>Boxes that may still be selected.</summary>
    public const int Candidates = 0;

    /// <summary>Boxes that are.</summary>
    public const int Selected = 1;
}
