namespace EdgeAgent.TfLite.Metadata;

/// <summary>Field numbers of the metadata schema, as far as it is read.</summary>
internal static class MetadataSlots
{
    public const int SubGraphs = 3, Inputs = 2, ProcessUnits = 4, OptionsType = 0, Options = 1, Means = 0, Deviations = 1;
}
