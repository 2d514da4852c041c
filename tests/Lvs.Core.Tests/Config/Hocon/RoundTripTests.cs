using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema;
using Lvs.Core.Tests.Config.Schema;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>A model is written as HOCON, and read again as the same model.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void What_each_row_of_the_table_says_survives()
    {
        var failures = TableWalk.Places()
            .SelectMany(p => p.Row.Good.DefaultIfEmpty(null).Select(good => (Place: $"{p} {good}", TableWalk.Write(p, p.Row.Keyword, good).Text)))
            .Select(c => (c.Place, Reason: Reason(c.Text)))
            .Where(c => c.Reason is not null)
            .Select(c => $"{c.Place}: {c.Reason}")
            .ToList();

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    public static TheoryData<string> GoodFiles => [.. BadInput.ReadAll("tests", "Lvs.Core.Tests", "Config", "BadInputs.txt")
        .Where(c => !c.Value.Expected.Exists(e => e.Contains(": error ", StringComparison.Ordinal)))
        .Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void A_file_that_is_only_warned_about_survives(string title)
        => Assert.Null(Reason(BadInput.ReadAll("tests", "Lvs.Core.Tests", "Config", "BadInputs.txt")[title].Text));

    [Theory]
    [InlineData("TCP_CHECK {\n}\nPING_CHECK {\n}\nTCP_CHECK {\nretry 2\n}")]
    [InlineData("TCP_CHECK {\nconnect_port 1\n}\nTCP_CHECK {\nconnect_port 2\n}")]
    public void Checks_of_a_server_survive_in_whatever_order_they_stand(string checks)
        => Assert.Null(Reason($"virtual_server 192.0.2.1 80 {{\nprotocol TCP\nlb_kind NAT\nreal_server 192.0.2.11 80 {{\n{checks}\n}}\n}}\n"));

    [Theory]
    [InlineData("script \"/bin/x  'a b'\"\n", "vrrp_script s")]
    [InlineData("process \"a b\" \"\" c\n", "vrrp_track_process s")]
    public void Words_with_blanks_survive(string line, string block)
    {
        var config = Reading.Read($"{block} {{\n{line}}}\n").Config;

        Assert.True(config is null || Reason($"{block} {{\n{line}}}\n") is null);
    }

    [Fact]
    public void The_seed_survives() => Assert.Null(Reason(SeedTests.Text));

    [Fact]
    public void What_HOCON_says_survives_keepalived_s_words()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "hocon"), "*.conf"))
        {
            var config = HoconSettings.Read(File.ReadAllText(file)).Config;
            Assert.NotNull(config);

            var (text, unsaid) = KeepalivedWriter.Write(ConfigReader.Write(config, Dialect.Keepalived));

            Assert.Empty(unsaid);
            HoconSettings.AssertSame(config, Reading.Read(text), text);
        }
    }

    [Fact]
    public void What_is_written_is_laid_out_for_people()
        => Assert.Equal(
            """
            lvs {
              global {
                router-id = LVS_01
              }
              vrrp-instances {
                VI_1 {
                  interface = eth0
                  virtual-router-id = 51
                  priority = 120
                  advert-interval = 2s
                  preempt = false
                  authentication {
                    type = PASS
                    password = 0815
                  }
                  virtual-addresses = [192.0.2.1, "192.0.2.2/24 dev eth1"]
                }
              }
              virtual-servers {
                "tcp://192.0.2.1:80" {
                  delay-loop = 1500ms
                  method = DR
                  real-servers {
                    "192.0.2.11:80" {
                      tcp {}
                    }
                    "192.0.2.12:80" {
                      weight = 2
                      tcp {
                        connect-timeout = 1s
                      }
                    }
                  }
                }
              }
            }

            """.ReplaceLineEndings("\n").Replace("password = 0815", "password = \"0815\"", StringComparison.Ordinal),
            HoconConfigWriter.Write(Reading.ReadValid("""
                global_defs {
                    router_id LVS_01
                }
                vrrp_instance VI_1 {
                    interface eth0
                    virtual_router_id 51
                    priority 120
                    advert_int 2
                    nopreempt
                    authentication {
                        auth_type PASS
                        auth_pass 0815
                    }
                    virtual_ipaddress {
                        192.0.2.1
                        192.0.2.2/24 dev eth1
                    }
                }
                virtual_server 192.0.2.1 80 {
                    delay_loop 1.5
                    lb_kind DR
                    protocol TCP
                    real_server 192.0.2.11 80 {
                        TCP_CHECK {
                        }
                    }
                    real_server 192.0.2.12 80 {
                        weight 2
                        TCP_CHECK {
                            connect_timeout 1
                        }
                    }
                }
                """)));

    [Fact]
    public void Comments_stay_at_what_they_stood_at()
    {
        var sources = FakeSources.With("""
            # the directors of the web farm
            vrrp_instance VI_1 {
                # the default, so it is not written again
                state BACKUP
                interface eth0 # to the switch
                virtual_router_id 51
                virtual_ipaddress {
                    192.0.2.1 # the old one
                    # since May
                    192.0.2.2
                }
                # no more
            }
            # at the end
            """);

        var text = ConfigConversion.Convert(FakeSources.Root, ConfigSyntax.Hocon, sources, new ConfigFileOptions()).Text;

        Assert.Equal(
            """
            lvs {
              vrrp-instances {
                # the directors of the web farm
                VI_1 {
                  # the default, so it is not written again
                  interface = eth0 # to the switch
                  virtual-router-id = 51
                  virtual-addresses = [
                    192.0.2.1 # the old one
                    # since May
                    192.0.2.2
                  ]
                  # no more
                }
              }
            }
            # at the end

            """.ReplaceLineEndings("\n"),
            text);
    }

    private static string? Reason(string keepalived)
    {
        if (Reading.Read(keepalived).Config is not { } config)
        {
            return null;
        }

        var text = HoconConfigWriter.Write(config);
        var again = HoconSettings.Read(text);
        return config.Equals(again.Config) ? null
            : again.Config is null ? $"{string.Join("; ", again.Diagnostics.Where(d => d.Severity == Severity.Error))} in\n{text}"
            : $"another model from\n{text}";
    }
}
