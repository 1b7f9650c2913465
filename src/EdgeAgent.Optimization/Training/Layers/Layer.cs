using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>One operator of a network that is trained.</summary>
internal abstract class Layer
{
    /// <summary>Who shares time, in the profile.</summary>
    public abstract string Kind { get; }

    /// <summary>What it computes.</summary>
    public abstract ActivationTensor Output { get; }

    /// <summary>What is trained of it.</summary>
    public virtual IEnumerable<Parameter> Parameters => [];

    /// <summary>What else belongs to its state.</summary>
    public virtual IEnumerable<StateTensor> State => [];

    /// <summary>Why it has no exact integer arithmetic here; null where it has.</summary>
    public virtual string? ObstacleToQuantization => null;

    /// <summary>Goes over to integer arithmetic; the grids of its tensors are read at every pass.</summary>
    public abstract void BeginQuantization();

    /// <summary>Computes the output.</summary>
    /// <param name="pass">The minibatch; its memory is reserved.</param>
    public abstract void Forward(Pass pass);

    /// <summary>Computes gradients of parameters and inputs from those of the output, which may be overwritten.</summary>
    /// <param name="pass">The minibatch that <see cref="Forward"/> was given last, in training.</param>
    public abstract void Backward(Pass pass);
}
