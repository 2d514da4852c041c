using Akka.Event;

namespace Lvs.Runtime.Logs;

/// <summary>A template with its values, unformatted: formatting is the sink's, if anyone listens at all.</summary>
internal sealed class TemplateMessage(string format, object?[] values) : LogMessage(format)
{
    public object?[] Values { get; } = values;

    public override IEnumerable<object?> Parameters() => Values;
}
