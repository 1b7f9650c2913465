using EdgeAgent.Core.Execution;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>A source while a pipeline takes from it. One thread at a time.</summary>
internal interface IInputSource : IAsyncDisposable
{
    /// <summary>The input that <see cref="TryTake"/> fills anew.</summary>
    ModelInput Input { get; }

    /// <summary>Inputs that newer ones took the place of before they were taken.</summary>
    long Dropped { get; }

    /// <summary>Parts of inputs that could not be read, beside those that <see cref="TryTake"/> told.</summary>
    long Errors => 0;

    /// <summary>Why nothing comes, in one sentence.</summary>
    string Waiting { get; }

    /// <summary>Takes the next input where there is one, without waiting.</summary>
    /// <returns>What there was.</returns>
    SourceReading TryTake();

    /// <summary>Waits until it is worth to ask again.</summary>
    /// <param name="interval">The pipeline's interval.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken);
}
