namespace EdgeAgent.Core.Execution;

/// <summary>What a pipeline is doing.</summary>
public enum PipelineState
{
    /// <summary>The slot holds no model yet.</summary>
    WaitingForModel,

    /// <summary>The model does not take pictures.</summary>
    ModelTakesNoPictures,

    /// <summary>The folder has no picture to run now, or none that can be read.</summary>
    WaitingForPictures,

    /// <summary>Pictures are run.</summary>
    Running,

    /// <summary>The governor lets no inference run: the device is too hot, or its battery too empty.</summary>
    Paused,
}
