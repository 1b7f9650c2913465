namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Where a pipeline's inputs come from. Only the device's own configuration defines sources; the cloud names them.</summary>
public abstract record SourceDefinition
{
    /// <summary>Whether only one pipeline at a time can take from it, since there is one device or one writer behind it.</summary>
    public virtual bool IsExclusive => true;
}
