namespace EdgeAgent.Optimization.Training.Optimizers;

/// <summary>Changes parameters by their gradients.</summary>
public abstract class Optimizer
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly double? _clipNorm;
    private readonly List<StateTensor> _moments = [];

    /// <summary>An optimizer for some parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">The constants.</param>
    protected Optimizer(IReadOnlyList<Parameter> parameters, OptimizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        (_parameters, _clipNorm) = (parameters, options.ClipNorm);
    }

    /// <summary>How many steps were made.</summary>
    public long Steps { get; private set; }

    /// <summary>What is remembered of earlier gradients, in a fixed order.</summary>
    public IReadOnlyList<StateTensor> Moments => _moments;

    /// <summary>Continues behind a number of steps; the moments are to be those of that time.</summary>
    /// <param name="steps">The number of steps.</param>
    public void ContinueAfter(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Steps = steps;
    }

    /// <summary>The Euclidean norm of all gradients together: NaN or infinite where one of them is.</summary>
    public double GradientNorm()
    {
        double sum = 0;
        foreach (Parameter parameter in _parameters)
        {
            foreach (float gradient in parameter.Gradients)
                sum += (double)gradient * gradient;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Makes one step.</summary>
    /// <param name="rate">The learning rate, 0 or more.</param>
    /// <param name="gradientNorm">What <see cref="GradientNorm"/> said; finite.</param>
    public void Step(double rate, double gradientNorm)
    {
        Steps++;
        float factor = gradientNorm > _clipNorm ? (float)(_clipNorm.Value / gradientNorm) : 1;
        for (int i = 0; i < _parameters.Count; i++)
        {
            if (factor < 1)
                Scale(_parameters[i].Gradients, factor);
            Update(i, _parameters[i], rate);
        }
    }

    /// <summary>Changes one parameter.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="rate">The learning rate.</param>
    private protected abstract void Update(int index, Parameter parameter, double rate);

    /// <summary>Adds moments of one kind, zeros in the shapes of the parameters.</summary>
    private protected float[][] AddMoments(string kind)
    {
        StateTensor[] added = [.. _parameters.Select(parameter => new StateTensor($"{parameter.Name}/{kind}", new float[parameter.Values.Length]))];
        _moments.AddRange(added);
        return [.. added.Select(moment => moment.Values)];
    }

    private static void Scale(float[] values, float factor)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] *= factor;
    }
}
