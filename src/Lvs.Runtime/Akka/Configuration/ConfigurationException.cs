using Akka.Actor;

namespace Akka.Configuration;

/// <summary>The system was asked for something its settings do not have, such as a dispatcher.</summary>
public sealed class ConfigurationException(string message) : AkkaException(message);
