namespace Lvs.Core.Config;

/// <summary>Notification mails.</summary>
public sealed record MailConfig
{
    /// <summary>notification_email.</summary>
    public ValueList<string> Recipients { get; init; } = [];

    /// <summary>notification_email_from.</summary>
    public string? From { get; init; }

    /// <summary>smtp_server: host or address.</summary>
    public string? Server { get; init; }

    /// <summary>Port of the server.</summary>
    public ushort Port { get; init; } = 25;

    /// <summary>smtp_helo_name; null for the host's name.</summary>
    public string? HeloName { get; init; }

    /// <summary>smtp_connect_timeout.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>smtp_alert: whether things that do not say so send mails; null leaves it to their kind.</summary>
    public bool? Alerts { get; init; }

    /// <summary>smtp_alert_vrrp: the same for instances and sync groups.</summary>
    public bool? VrrpAlerts { get; init; }

    /// <summary>smtp_alert_checker: the same for services and servers.</summary>
    public bool? CheckerAlerts { get; init; }

    /// <summary>no_email_faults: no mail about an instance in fault.</summary>
    public bool NoFaults { get; init; }

    /// <summary>no_checker_emails: mails about servers, not about single checks.</summary>
    public bool NoCheckers { get; init; }
}
