namespace EdgeAgent.Core.Pipelines;

/// <summary>What a pipeline is doing.</summary>
public enum PipelineState
{
    /// <summary>The slot holds no model yet.</summary>
    WaitingForModel,

    /// <summary>The model does not take what the source gives, or its outputs are not what the pipeline reads.</summary>
    ModelDoesNotFit,

    /// <summary>The source has nothing to run now.</summary>
    WaitingForInput,

    /// <summary>Inputs are run.</summary>
    Running,

    /// <summary>The governor lets no inference run: the device is too hot, or its battery too empty.</summary>
    Paused,

    /// <summary>It is switched off, or no longer asked for.</summary>
    Off,
}
