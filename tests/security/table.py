"""Who may do what, in one table."""

from functools import cache

from tests.security.world import PEOPLE

# A row is a route and, where its address has a hole, what of the world is in it. A cell says what the visitor, the
# guest, the owner of it all, a stranger, staff without permissions and the superuser get, in this order; one word where
# they all get the same. `in` is sent to the sign-in page, `go` somewhere else. POST sends what the page's form would.
# HEAD is as GET. The last column is PUT, DELETE, PATCH and OPTIONS; the stock admin takes them for GET.
TABLE = """
route and thing                               | GET                    | POST                   | others
reviews:home                                  | 200                    | 405                    | 405
reviews:session                               | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_reveal                           | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_grade                            | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:undo                                  | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_bury                             | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_suspend                          | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_flag                             | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_rest                             | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_due                              | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_reset                            | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_place                            | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:leeches                               | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_wake buried                      | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:card_wake absent                      | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:card_note learned                     | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:card_note absent                      | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:item_analysis                         | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:reports_told                          | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_report learned                   | in 404 200 404 404 404 | in 404 go 404 404 404  | in 405 405 405 405 405
reviews:card_report absent                    | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
reviews:card_repair forgotten                 | in 404 200 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_repair absent                    | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_compare learned                  | in 404 200 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_compare absent                   | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_notice                           | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_info learned                     | in 404 200 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_info absent                      | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_unsuspend suspended              | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:card_unsuspend absent                 | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:search                                | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:search_act                            | in 405 405 405 405 405 | in 422 go 422 422 422  | as GET
reviews:search_author                         | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
reviews:search_study                          | in 405 405 405 405 405 | in 422 go 422 422 422  | as GET
reviews:search_save                           | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:search_rename kept                    | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:search_rename absent_kept             | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:search_delete kept                    | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:search_delete absent_kept             | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:study_choose                          | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:study_begin                           | in 405 405 405 405 405 | in 422 go 422 422 422  | as GET
reviews:deck_list                             | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:concepts deck                         | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:concepts draft                        | in 404 200 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:concepts archived                     | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:concepts absent                       | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:enrol another                         | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:enrol draft                           | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:enrol archived                        | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:enrol absent                          | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:leave deck                            | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:leave draft                           | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:leave another                         | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:leave absent                          | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:options deck                          | in 404 200 404 404 404 | in 404 go 404 404 404  | in 405 405 405 405 405
reviews:options draft                         | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
reviews:options archived                      | in 404 200 404 404 404 | in 404 go 404 404 404  | in 405 405 405 405 405
reviews:options another                       | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
reviews:options absent                        | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
reviews:options_default deck                  | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:options_default absent                | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:exam deck                             | in 404 200 404 404 404 | in 404 go 404 404 404  | in 405 405 405 405 405
reviews:exam absent                           | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
reviews:exam_leave deck                       | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:exam_leave absent                     | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:deck_today deck                       | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:deck_today absent                     | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:more_today                            | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:today_take_back                       | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:way_back                              | in 200 200 200 200 200 | in go go go go go      | in 405 405 405 405 405
reviews:way_back_leave                        | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:breaks                                | in 200 200 200 200 200 | in go go go go go      | in 405 405 405 405 405
reviews:break_take_back planned               | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:break_take_back unplanned             | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:progress                              | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:progress_figures                      | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:progress_csv                          | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:progress_json                         | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:progress_weak                         | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:progress_week                         | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:recall                                | in 200 200 200 200 200 | in go go go go go      | in 405 405 405 405 405
reviews:whatif                                | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:whatif_csv                            | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:whatif_json                           | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:groups                                | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:group_new                             | in go 200 200 200 200  | in go go go go go      | in 405 405 405 405 405
reviews:group_join                            | in 200 200 200 200 200 | in go go go go go      | in 405 405 405 405 405
reviews:group class                           | in 404 200 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:group absent                          | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:group_assign class                    | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:group_assign absent                   | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:assignment_remove assigned            | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:assignment_remove absent              | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:group_member_remove member            | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:group_member_remove absent_member     | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:group_settings class                  | in 404 200 404 404 404 | in 404 go 404 404 404  | in 405 405 405 405 405
reviews:group_settings absent                 | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
reviews:group_code class                      | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:group_code absent                     | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:group_delete class                    | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:group_delete absent                   | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:membership course                     | in 404 200 404 404 404 | in 404 go 404 404 404  | in 405 405 405 405 405
reviews:membership class                      | in 404 404 200 404 404 | in 404 404 go 404 404  | in 405 405 405 405 405
reviews:membership absent                     | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
reviews:membership_leave course               | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:membership_leave absent               | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
media shown                                   | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
media hidden                                  | in 404 404 404 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
media absent_media                            | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:slide slide                           | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:slide draft_slide                     | in 404 200 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:slide absent                          | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:inbox                                   | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:inbox_undo                              | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:draft_accept waiting                    | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:draft_accept absent                     | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
decks:draft_discard waiting                   | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:draft_discard absent                    | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
decks:draft_edit waiting                      | in 404 404 404 404 200 | in 404 404 404 404 go  | in 405 405 405 405 405
decks:draft_edit absent                       | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
decks:draft_split waiting                     | in 404 404 404 404 200 | in 404 404 404 404 go  | in 405 405 405 405 405
decks:draft_split absent                      | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
decks:draft_merge waiting                     | in 404 404 404 404 200 | in 404 404 404 404 go  | in 405 405 405 405 405
decks:draft_merge absent                      | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
decks:members deck                            | in 404 404 404 404 200 | in 404 404 404 404 go  | in 405 405 405 405 405
decks:members absent                          | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
decks:member_remove membership                | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:member_remove absent                    | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
decks:tables deck                             | in 404 404 404 404 200 | in 404 404 404 404 go  | in 405 405 405 405 405
decks:tables absent                           | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
decks:table_export as_csv                     | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:table_export as_exe                     | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:table_export absent                     | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:replace deck                            | in 404 404 404 404 200 | in 404 404 404 404 go  | in 405 405 405 405 405
decks:replace absent                          | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
decks:batch mapping                           | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:batch planning                          | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:batch ready                             | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:batch replacing                         | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:batch done                              | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:batch absent                            | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:batch_choose mapping                    | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:batch_choose absent                     | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
decks:batch_rename ready                      | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:batch_rename absent                     | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
decks:batch_step planning                     | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:batch_step absent                       | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
decks:batch_run ready                         | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:batch_run absent                        | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
decks:batch_drop ready                        | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:batch_drop absent                       | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
decks:batch_undo done                         | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:batch_undo absent                       | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
decks:batch_refused ready                     | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:batch_refused absent                    | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:batch_refused mapping                   | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:reports                                 | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:report report                           | in 404 404 404 404 200 | in 404 404 404 404 go  | in 405 405 405 405 405
decks:report absent_report                    | in 404 404 404 404 404 | in 404 404 404 404 404 | in 405 405 405 405 405
decks:report_decline report                   | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:report_decline absent_report            | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
decks:slide_changes                           | in 404 404 404 404 200 | in 405 405 405 405 405 | in 405 405 405 405 405
decks:note_fits outdated                      | in 405 405 405 405 405 | in 404 404 404 404 go  | as GET
decks:note_fits absent                        | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
admin:decks_source_import_slides              | in in in in 403 200    | in in in in 403 go     | in in in in 405 405
accounts:guest_start                          | 405                    | go                     | as GET
accounts:guest_merge                          | in go go go go go      | as GET                 | in 405 405 405 405 405
accounts:profile                              | in 200 200 200 200 200 | in go go go go go      | in 405 405 405 405 405
accounts:zone_confirm                         | in 405 405 405 405 405 | in go go go go go      | as GET
accounts:language                             | 405                    | go                     | as GET
accounts:sessions                             | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
accounts:sessions_end_others                  | in 405 405 405 405 405 | in go go go go go      | as GET
accounts:session_end elsewhere_too            | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
accounts:session_end absent                   | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
accounts:export                               | in 405 405 405 405 405 | in 200 200 200 200 200 | as GET
accounts:delete                               | in 200 200 200 200 200 | in 422 go go go go     | in 405 405 405 405 405
accounts:weekly_mail_stop stop_link           | 200                    | 200                    | 405
accounts:weekly_mail_stop made_up_stop        | 404                    | 404                    | 405
account_login                                 | 200 200 go go go go    | go                     | 405
account_signup                                | 200 200 go go go go    | go                     | 405
account_logout                                | go 200 200 200 200 200 | go                     | 405
account_inactive                              | 200                    | 405                    | 405
account_change_password                       | in go 200 200 200 200  | in go go go go go      | in 405 405 405 405 405
account_reset_password                        | 200                    | go                     | 405
account_reset_password_done                   | 200                    | 405                    | 405
account_reset_password_from_key reset_link    | go                     | as GET                 | 405
account_reset_password_from_key made_up       | 200                    | as GET                 | 405
account_reset_password_from_key_done          | 200                    | 405                    | 405
account_confirm_email mail_link               | 200                    | in go go go go go      | 405
account_confirm_email made_up                 | 200                    | 404                    | 405
admin:index                                   | in in in in 200 200    | as GET                 | as GET
admin:login                                   | in 403 403 403 go go   | 405                    | 405
admin:logout                                  | in go go go 405 405    | in go go go go go      | as GET
admin:password_change                         | in in in in go go      | as GET                 | as GET
admin:password_change_done                    | in in in in 200 200    | in in in in 405 405    | in in in in 405 405
admin:autocomplete                            | in in in in 403 403    | in in in in 405 405    | in in in in 405 405
admin:jsi18n                                  | in in in in 200 200    | in in in in 405 405    | in in in in 405 405
admin:view_on_site object                     | in in in in 404 404    | as GET                 | as GET
admin:decks_source_changelist                 | in in in in 403 200    | as GET                 | as GET
admin:decks_source_add                        | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_source_history source             | in in in in 403 200    | as GET                 | as GET
admin:decks_source_history absent             | in in in in go go      | as GET                 | as GET
admin:decks_source_delete source              | in in in in 403 403    | as GET                 | as GET
admin:decks_source_delete absent              | in in in in 403 go     | as GET                 | as GET
admin:decks_source_change source              | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_source_change absent              | in in in in 403 go     | as GET                 | as GET
admin/decks/source/<path:object_id>/ source   | in in in in go go      | as GET                 | as GET
admin/decks/source/<path:object_id>/ absent   | in in in in go go      | as GET                 | as GET
admin:decks_deck_import                       | in in in in 403 200    | in in in in 403 go     | in in in in 405 405
admin:decks_deck_export deck                  | in in in in 403 200    | in in in in 405 405    | in in in in 405 405
admin:decks_deck_export absent                | in in in in 403 404    | in in in in 405 405    | in in in in 405 405
admin:decks_deck_changelist                   | in in in in 403 200    | as GET                 | as GET
admin:decks_deck_add                          | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_deck_history draft                | in in in in go 200     | as GET                 | as GET
admin:decks_deck_history absent               | in in in in go go      | as GET                 | as GET
admin:decks_deck_delete draft                 | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_deck_delete absent                | in in in in 403 go     | as GET                 | as GET
admin:decks_deck_change draft                 | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_deck_change absent                | in in in in 403 go     | as GET                 | as GET
admin/decks/deck/<path:object_id>/ draft      | in in in in go go      | as GET                 | as GET
admin/decks/deck/<path:object_id>/ absent     | in in in in go go      | as GET                 | as GET
admin:decks_note_preview                      | in in in in 405 405    | in in in in 403 200    | as GET
admin:decks_note_advice                       | in in in in 405 405    | in in in in 403 200    | as GET
admin:decks_note_media                        | in in in in 405 405    | in in in in 403 422    | as GET
admin:decks_note_dismissal draft_note         | in in in in 405 405    | in in in in 403 go     | as GET
admin:decks_note_dismissal absent             | in in in in 405 405    | in in in in 403 404    | as GET
admin:decks_note_changelist                   | in in in in 403 200    | as GET                 | as GET
admin:decks_note_add                          | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_note_history draft_note           | in in in in go 200     | as GET                 | as GET
admin:decks_note_history absent               | in in in in go go      | as GET                 | as GET
admin:decks_note_delete draft_note            | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_note_delete absent                | in in in in 403 go     | as GET                 | as GET
admin:decks_note_change draft_note            | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_note_change absent                | in in in in 403 go     | as GET                 | as GET
admin/decks/note/<path:object_id>/ draft_note | in in in in go go      | as GET                 | as GET
admin/decks/note/<path:object_id>/ absent     | in in in in go go      | as GET                 | as GET
admin:decks_tag_changelist                    | in in in in 403 200    | as GET                 | as GET
admin:decks_tag_add                           | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_tag_history tag                   | in in in in 403 200    | as GET                 | as GET
admin:decks_tag_history absent                | in in in in go go      | as GET                 | as GET
admin:decks_tag_delete tag                    | in in in in 403 403    | as GET                 | as GET
admin:decks_tag_delete absent                 | in in in in 403 go     | as GET                 | as GET
admin:decks_tag_change tag                    | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_tag_change absent                 | in in in in 403 go     | as GET                 | as GET
admin/decks/tag/<path:object_id>/ tag         | in in in in go go      | as GET                 | as GET
admin/decks/tag/<path:object_id>/ absent      | in in in in go go      | as GET                 | as GET
admin:auth_group_changelist                   | in in in in 403 200    | as GET                 | as GET
admin:auth_group_add                          | in in in in 403 200    | in in in in 403 go     | as GET
admin:auth_group_history group                | in in in in 403 200    | as GET                 | as GET
admin:auth_group_history absent               | in in in in go go      | as GET                 | as GET
admin:auth_group_delete group                 | in in in in 403 200    | in in in in 403 go     | as GET
admin:auth_group_delete absent                | in in in in 403 go     | as GET                 | as GET
admin:auth_group_change group                 | in in in in 403 200    | in in in in 403 go     | as GET
admin:auth_group_change absent                | in in in in 403 go     | as GET                 | as GET
admin/auth/group/<path:object_id>/ group      | in in in in go go      | as GET                 | as GET
admin/auth/group/<path:object_id>/ absent     | in in in in go go      | as GET                 | as GET
admin:auth_user_password_change person        | in in in in 403 200    | in in in in 403 go     | as GET
admin:auth_user_password_change absent        | in in in in 403 404    | as GET                 | as GET
admin:accounts_user_changelist                | in in in in 403 200    | as GET                 | as GET
admin:accounts_user_add                       | in in in in 403 200    | in in in in 403 go     | as GET
admin:accounts_user_history person            | in in in in 403 200    | as GET                 | as GET
admin:accounts_user_history absent            | in in in in go go      | as GET                 | as GET
admin:accounts_user_delete person             | in in in in 403 200    | in in in in 403 go     | as GET
admin:accounts_user_delete absent             | in in in in 403 go     | as GET                 | as GET
admin:accounts_user_change person             | in in in in 403 200    | in in in in 403 go     | as GET
admin:accounts_user_change absent             | in in in in 403 go     | as GET                 | as GET
admin/accounts/user/<path:object_id>/ person  | in in in in go go      | as GET                 | as GET
admin/accounts/user/<path:object_id>/ absent  | in in in in go go      | as GET                 | as GET
admin:app_list app                            | in in in in 404 200    | as GET                 | as GET
admin/(?P<url>.*)$ elsewhere                  | in in in in 404 404    | as GET                 | as GET
"""
# Class-based views of the stock admin tell whoever may enter what they answer.
TELLS_ITS_METHODS = {"admin:logout", "admin:password_change_done", "admin:autocomplete", "admin:jsi18n"}


@cache
def rows() -> dict[str, dict[str, list[str]]]:
    """For each row the six answers to each method."""
    table = {}
    for line in TABLE.strip().splitlines()[1:]:
        row, *cells = (cell.strip() for cell in line.split(" | "))
        get, post, others = (cells[0] if cell == "as GET" else cell for cell in cells)
        answers = {"GET": get, "HEAD": get, "POST": post}
        answers |= dict.fromkeys(("PUT", "DELETE", "PATCH", "OPTIONS"), others)
        if row in TELLS_ITS_METHODS:
            answers["OPTIONS"] = others.replace("405", "200")
        table[row] = {method: cell.split() if " " in cell else [cell] * len(PEOPLE) for method, cell in answers.items()}
    return table


def route_of(row: str) -> str:
    return row.partition(" ")[0]
